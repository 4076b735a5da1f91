package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings as reports show them, without any secret. */
final class ShownSettings {
  private static final String HEADER = "llm.headers.";
  private static final String BODY = "llm.extraBody";

  private final Redactor secrets;
  private final List<String> bodySecrets;

  /**
   * @param redactor of every secret in them
   */
  ShownSettings(Redactor redactor, Generation generation) {
    this.secrets = redactor.ofLongOnes();
    this.bodySecrets = NamedSecrets.ofBody(generation.extraBody());
  }

  /** Every setting in force, by its key. */
  Map<String, String> all(Config config, Iterable<String> keys, Map<String, String> headers) {
    Settings settings = new Settings(config);
    Map<String, String> shown = new TreeMap<>();
    for (String key : keys) {
      if (!Passwords.KEYS.contains(key) && !key.equals("llm.headers")) {
        shown.put(
            key,
            struck(
                key,
                key.equals(BODY) && config.getValue(key) instanceof ConfigObject body
                    ? body.render(ConfigRenderOptions.concise())
                    : settings.text(key)));
      }
    }
    headers.forEach((name, value) -> shown.put(HEADER + name, struck(HEADER + name, value)));
    return shown;
  }

  /**
   * The command that gives the same settings again.
   *
   * @param given the system properties
   */
  String command(Map<String, String> given) {
    String properties =
        given.entrySet().stream()
            .filter(property -> !Passwords.KEYS.contains(property.getKey()))
            .filter(property -> !isSecretHeader(property.getKey()))
            .map(
                property ->
                    " -D"
                        + property.getKey()
                        + "="
                        + quoted(struck(property.getKey(), property.getValue())))
            .collect(Collectors.joining());
    return "mvn gatling:test" + properties;
  }

  private String struck(String key, String value) {
    if (isSecretHeader(key)) {
      return Secret.MASK;
    }
    Redactor redactor = key.startsWith(BODY) ? secrets.and(bodySecrets) : secrets;
    return redactor.strike(NamedSecrets.withoutThem(value));
  }

  private static boolean isSecretHeader(String key) {
    return key.startsWith(HEADER) && NamedSecrets.isSecretName(key.substring(HEADER.length()));
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:,@%+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
