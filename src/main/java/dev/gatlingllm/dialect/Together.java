package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.Optional;

/**
 * Together's older inference API, a POST to the root: text completions whose stream is asked for by
 * another name, and whose whole answer is packed into {@code output}. Its present API is OpenAI's.
 */
public final class Together implements Dialect {
  private static final OpenAiReader ANSWERS = new OpenAiReader("text");

  private final OpenAiRequest request;

  public Together(Generation generation) {
    Option.refuseAllBut(
        Api.TOGETHER, generation, Option.TOP_K, Option.N, Option.LOGPROBS, Option.IGNORE_EOS);
    request =
        OpenAiRequest.completions(
            generation,
            "/",
            fields -> {
              fields.put("stream_tokens", fields.remove("stream"));
              fields.remove("stream_options");
            });
  }

  @Override
  public String name() {
    return Api.TOGETHER.label();
  }

  @Override
  public String provider() {
    return "together";
  }

  @Override
  public StreamPromise promise() {
    return new StreamPromise(Optional.of("[DONE]"), false, false, false);
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
    JsonAnswer.readBody(buffer, from, to, delta, "output", Together::readOutput);
  }

  private static boolean readOutput(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "output" -> answered = value == JsonToken.START_OBJECT && read(json, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    return answered;
  }

  private static boolean read(JsonParser json, Delta delta) throws IOException {
    return ANSWERS.readAnswer(json, delta);
  }
}
