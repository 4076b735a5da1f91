package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;
import java.util.Optional;

/** Ollama's own completion API; the server puts the prompt into the model's template. */
public final class OllamaGenerate implements Dialect {
  private final OllamaRequest request;

  public OllamaGenerate(Generation generation) {
    request =
        new OllamaRequest(
            Api.OLLAMA_GENERATE,
            generation,
            "/api/generate",
            OllamaRequest.prompt(generation, "prompt"));
  }

  @Override
  public String name() {
    return Api.OLLAMA_GENERATE.label();
  }

  @Override
  public String provider() {
    return "ollama";
  }

  @Override
  public StreamFormat format() {
    return StreamFormat.NDJSON;
  }

  @Override
  public Optional<ModelList> modelList() {
    return Optional.of(OllamaRequest.MODELS);
  }

  @Override
  public StreamPromise promise() {
    return StreamPromise.endingWith("done");
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    return request.of(prompt, stream, maxTokens);
  }

  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readEvent(buffer, from, to, delta, OllamaReader::read);
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readBody(buffer, from, to, delta, "response", OllamaReader::read);
  }
}
