package dev.gatlingllm.config;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Settings that only some APIs have, which each dialect reads for itself. Each reader throws a
 * {@link ConfigException} that names the key, the value and the rule.
 *
 * @param byKey their texts
 */
public record ApiOptions(Map<String, String> byKey) {
  static ApiOptions of(Settings settings, List<Api> apis) {
    Map<String, String> own = new TreeMap<>();
    apis.forEach(api -> api.own().forEach(key -> own.put(key, settings.text(key))));
    return new ApiOptions(own);
  }

  public String text(String key) {
    return byKey.get(key);
  }

  /** A whole number from 1. */
  public int positive(String key, int most) {
    return settings().positive(key, most);
  }

  /** A whole number from 1; empty where the word that leaves it out is given. */
  public OptionalInt positiveOr(String key, String word) {
    return settings().positiveOr(key, word);
  }

  public String oneOf(String key, String... allowed) {
    return settings().oneOf(key, allowed);
  }

  /** The value has this rule, which it breaks. */
  public ConfigException broken(String key, String rule) {
    return Settings.broken(key, text(key), rule);
  }

  private Settings settings() {
    return new Settings(ConfigFactory.parseMap(byKey));
  }
}
