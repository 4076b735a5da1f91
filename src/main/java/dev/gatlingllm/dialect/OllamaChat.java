package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ollama's own chat API, a line of JSON a token. */
public final class OllamaChat implements Dialect {
  private final OllamaRequest request;

  public OllamaChat(Generation generation) {
    Map<String, Object> message = OllamaRequest.prompt(generation, "content");
    message.put("role", "user");
    request =
        new OllamaRequest(
            Api.OLLAMA_CHAT, generation, "/api/chat", Map.of("messages", List.of(message)));
  }

  @Override
  public String name() {
    return Api.OLLAMA_CHAT.label();
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
    JsonAnswer.readBody(buffer, from, to, delta, "message", OllamaReader::read);
  }
}
