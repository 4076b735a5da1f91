package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;

/**
 * Fireworks' chat completions: OpenAI's, with the server's own figures of each request asked for.
 */
public final class Fireworks implements Dialect {
  private static final OpenAiReader EVENTS = new OpenAiReader("delta");
  private static final OpenAiReader BODIES = new OpenAiReader("message");

  private final OpenAiRequest request;

  public Fireworks(Generation generation) {
    request =
        OpenAiRequest.chat(
            generation,
            "/v1/chat/completions",
            fields -> fields.put("perf_metrics_in_response", true));
  }

  @Override
  public String name() {
    return Api.FIREWORKS.label();
  }

  @Override
  public String provider() {
    return "fireworks";
  }

  @Override
  public StreamPromise promise() {
    return request.promise(true);
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    return request.of(prompt, stream, maxTokens);
  }

  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    EVENTS.readEvent(buffer, from, to, delta);
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    BODIES.readBody(buffer, from, to, delta);
  }
}
