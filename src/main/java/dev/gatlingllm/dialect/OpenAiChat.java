package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;

/**
 * OpenAI's chat completions, as vLLM, SGLang, TGI, llama.cpp, Ollama, LM Studio,
 * text-generation-webui and most hosted services speak them too.
 */
public final class OpenAiChat implements Dialect {
  private static final OpenAiReader EVENTS = new OpenAiReader("delta");
  private static final OpenAiReader BODIES = new OpenAiReader("message");

  private final OpenAiRequest request;

  public OpenAiChat(Generation generation) {
    request = OpenAiRequest.chat(generation, "/v1/chat/completions", fields -> {});
  }

  @Override
  public String name() {
    return Api.CHAT.label();
  }

  @Override
  public String provider() {
    return "openai";
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
