package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;

/** OpenAI's older text completions: a bare prompt, no chat template. */
public final class OpenAiCompletions implements Dialect {
  private static final OpenAiReader ANSWERS = new OpenAiReader("text");

  private final OpenAiRequest request;

  public OpenAiCompletions(Generation generation) {
    Option.refuseAllBut(Api.COMPLETIONS, generation, Option.allBut(Option.IMAGES));
    request = OpenAiRequest.completions(generation, "/v1/completions", fields -> {});
  }

  @Override
  public String name() {
    return Api.COMPLETIONS.label();
  }

  @Override
  public String provider() {
    return "openai";
  }

  @Override
  public StreamPromise promise() {
    return request.promise(false);
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    return request.of(prompt, stream, maxTokens);
  }

  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    ANSWERS.readEvent(buffer, from, to, delta);
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    ANSWERS.readBody(buffer, from, to, delta);
  }
}
