package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings as reports show them, without any secret. */
final class ShownSettings {
  private static final String HEADER = "llm.headers.";

  private ShownSettings() {}

  /** Every setting in force, by its key. */
  static Map<String, String> all(
      Config config, Iterable<String> keys, Map<String, String> headers) {
    Settings settings = new Settings(config);
    Map<String, String> shown = new TreeMap<>();
    for (String key : keys) {
      if (!Passwords.KEYS.contains(key) && !key.equals("llm.headers")) {
        shown.put(
            key,
            key.equals("llm.extraBody") && config.getValue(key) instanceof ConfigObject body
                ? body.render(ConfigRenderOptions.concise())
                : settings.text(key));
      }
    }
    headers.forEach(
        (name, value) -> shown.put(HEADER + name, Redactor.isSecretName(name) ? "***" : value));
    return shown;
  }

  /**
   * What to type to get them again.
   *
   * @param given the system properties
   */
  static String command(Map<String, String> given) {
    String properties =
        given.entrySet().stream()
            .filter(property -> !Passwords.KEYS.contains(property.getKey()))
            .filter(property -> !isSecretHeader(property.getKey()))
            .map(property -> " -D" + property.getKey() + "=" + quoted(property.getValue()))
            .collect(Collectors.joining());
    return "mvn gatling:test" + properties;
  }

  private static boolean isSecretHeader(String key) {
    return key.startsWith(HEADER) && Redactor.isSecretName(key.substring(HEADER.length()));
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:,@%+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
