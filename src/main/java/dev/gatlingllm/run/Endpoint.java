package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.wire.ClientTls;
import java.util.Map;

/** The server under test: where it is, and how it is spoken to. */
public final class Endpoint {
  private final LlmConfig config;
  private final String baseUrl;
  private final ClientTls tls;
  private volatile Dialect dialect;

  Endpoint(LlmConfig config, String baseUrl) {
    this.config = config;
    this.baseUrl = baseUrl;
    this.tls = ClientTls.of(config.http(), baseUrl);
    this.dialect = Dialects.of(config.api(), config.generation());
  }

  public LlmConfig config() {
    return config;
  }

  /** Its address without /v1. */
  public String baseUrl() {
    return baseUrl;
  }

  public ClientTls tls() {
    return tls;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** The server has told its model's name. */
  void model(String name) {
    dialect = Dialects.of(config.api(), config.generation().withModel(name));
  }

  public Map<String, String> headers(HttpCall call) {
    return dialect.headers(call, config);
  }

  public HttpCall call(Prompt prompt, boolean stream) {
    return dialect.request(prompt, stream, config.generation().maxTokens());
  }
}
