package dev.gatlingllm.config;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Settings that only some APIs have, which each dialect reads for itself. Each reader throws a
 * {@link ConfigException} that names the key, the value and the rule.
 *
 * @param byKey their values as text
 */
public record ApiOptions(Map<String, String> byKey) {
  public String text(String key) {
    return byKey.get(key);
  }

  /** A whole number from 1. */
  public int positive(String key, int most) {
    return settings().positive(key, most);
  }

  /** A whole number from 1; empty if the value is {@code word}. */
  public OptionalInt positiveOr(String key, String word) {
    return settings().positiveOr(key, word);
  }

  public String oneOf(String key, String... allowed) {
    return settings().oneOf(key, allowed);
  }

  /** The value breaks this rule. */
  public ConfigException broken(String key, String rule) {
    return Settings.broken(key, text(key), rule);
  }

  private Settings settings() {
    return new Settings(ConfigFactory.parseMap(byKey));
  }
}
