package dev.gatlingllm.gatling;

import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server under test, as Gatling's {@code http} is one: {@code llm.baseUrl(…).model(…)}. What it
 * leaves out is as the settings have it ({@code -Dllm.…}, gatling.conf), and else at its default.
 * Immutable: each call makes a new one. Values are checked before any load; one that cannot be used
 * ends the JVM with one sentence.
 */
public final class LlmProtocolBuilder implements ProtocolBuilder {
  private final Map<String, String> settings;

  LlmProtocolBuilder(Map<String, String> settings) {
    this.settings = settings;
  }

  /** The server's address, with or without /v1. */
  public LlmProtocolBuilder baseUrl(String url) {
    return set("llm.baseUrl", url);
  }

  /** The model's name; left out, the server is asked. */
  public LlmProtocolBuilder model(String name) {
    return set("llm.model", name);
  }

  /** The API that it speaks: "chat", "completions", … (docs/targets.md). */
  public LlmProtocolBuilder api(String name) {
    return set("llm.api", name);
  }

  /** What kind of server it is: "auto", or one of docs/targets.md. */
  public LlmProtocolBuilder target(String name) {
    return set("llm.target", name);
  }

  /** The API key; it is never shown. */
  public LlmProtocolBuilder apiKey(String key) {
    return set("llm.apiKey", key);
  }

  /** One more header of every request. */
  public LlmProtocolBuilder header(String name, String value) {
    return set("llm.headers." + name, value);
  }

  /** At most so many tokens are generated, where a request does not say it itself; ≥ 1. */
  public LlmProtocolBuilder maxTokens(int tokens) {
    return set("llm.maxTokens", String.valueOf(tokens));
  }

  /** The temperature, where a request does not say it itself. */
  public LlmProtocolBuilder temperature(double temperature) {
    return set("llm.temperature", String.valueOf(temperature));
  }

  /**
   * Any setting of a server or of its requests, by its key in gatling.conf, e.g. {@code
   * "llm.timeouts.firstToken"}. Those of the load, the tokenizer and the reports are the run's.
   */
  public LlmProtocolBuilder set(String key, String value) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put(key, value);
    return new LlmProtocolBuilder(all);
  }

  @Override
  public Protocol protocol() {
    return new LlmProtocol(settings);
  }
}
