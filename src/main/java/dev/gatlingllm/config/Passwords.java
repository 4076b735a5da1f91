package dev.gatlingllm.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings that are secrets, and the variables of the environment where they are better kept. */
record Passwords(Settings settings, Map<String, String> environment) {
  static final String TLS = "llm.tls.password";
  static final String PROXY = "llm.proxy.password";

  /** Keys whose values are never shown. */
  static final Set<String> KEYS = Set.of("llm.apiKey", TLS, PROXY);

  Optional<Secret> tls() {
    return of(TLS, "LLM_TLS_PASSWORD");
  }

  Optional<Secret> proxy() {
    return of(PROXY, "LLM_PROXY_PASSWORD");
  }

  private Optional<Secret> of(String key, String variable) {
    return settings
        .optional(key)
        .or(() -> Optional.ofNullable(environment.get(variable)).filter(text -> !text.isEmpty()))
        .map(Secret::new);
  }
}
