package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;

import dev.gatlingllm.config.ArgumentException;
import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Types that the static import of {@link LlmDsl} brings along, so that it is the only one needed.
 * They are of no other name: beside an import of the whole package it would be ambiguous.
 */
public interface LlmTypes {
  /**
   * A server under test, built like Gatling's {@code http}: {@code llm.baseUrl(…).model(…)}.
   * Anything left out is taken from the settings ({@code -Dllm.…}, gatling.conf) or their defaults.
   * Immutable: each call returns a new builder. Values are checked before any load; an invalid one
   * ends the JVM with one sentence.
   */
  final class LlmProtocolBuilder implements ProtocolBuilder {
    private final Map<String, String> settings;

    LlmProtocolBuilder(Map<String, String> settings) {
      this.settings = settings;
    }

    /** The server's address, with or without /v1. */
    public LlmProtocolBuilder baseUrl(String url) {
      return set("llm.baseUrl", given("baseUrl", url));
    }

    /** The model's name; by default, the first that the server lists. */
    public LlmProtocolBuilder model(String name) {
      return set("llm.model", given("model", name));
    }

    /** The server's API: "chat", "completions", … (docs/targets.md). */
    public LlmProtocolBuilder api(String name) {
      return set("llm.api", given("api", name));
    }

    /** The kind of server: "auto", or one of docs/targets.md. */
    public LlmProtocolBuilder target(String name) {
      return set("llm.target", given("target", name));
    }

    /** The API key; it is never shown. */
    public LlmProtocolBuilder apiKey(String key) {
      return set("llm.apiKey", given("apiKey", key));
    }

    /** Adds a header to every request. */
    public LlmProtocolBuilder header(String name, String value) {
      return set("llm.headers." + given("header", name), given("header", value));
    }

    /** Maximum number of completion tokens of requests that do not set it themselves; ≥ 1. */
    public LlmProtocolBuilder maxTokens(int tokens) {
      return set("llm.maxTokens", String.valueOf(tokens));
    }

    /** The temperature of requests that do not set it themselves. */
    public LlmProtocolBuilder temperature(double temperature) {
      return set("llm.temperature", String.valueOf(temperature));
    }

    /**
     * Any setting of the server or of its requests, by its key in gatling.conf, e.g. {@code
     * "llm.timeouts.firstToken"}. Settings of the load, the tokenizer and the reports apply to the
     * whole run.
     */
    public LlmProtocolBuilder set(String key, String value) {
      return new LlmProtocolBuilder(with(settings, given("set", key), given("set", value)));
    }

    /** Others would not be looked at. */
    static Map<String, String> with(Map<String, String> settings, String key, String value) {
      if (!key.startsWith("llm.")) {
        throw new ArgumentException(
            "a setting is '%s', must be a key of gatling.conf, e.g. llm.temperature"
                .formatted(key));
      }
      Map<String, String> all = new TreeMap<>(settings);
      all.put(key, value);
      return all;
    }

    @Override
    public Protocol protocol() {
      return new LlmProtocol(settings);
    }
  }
}
