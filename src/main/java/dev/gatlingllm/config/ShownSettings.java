package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import dev.gatlingllm.config.LlmConfig.MixClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings as reports show them, without any secret. */
final class ShownSettings {
  /** Blocks that are shown by what is in them. */
  private static final Set<String> NOT_ONE = Set.of("llm.headers", KnownKeys.MIX);

  private static final String HEADER = "llm.headers.";
  private static final String BODY = "llm.extraBody";

  private final Redactor secrets;
  private final List<String> bodySecrets;
  private final List<MixClass> mix;

  /**
   * @param redactor of every secret in them
   * @param mix the classes whose settings are shown, too
   */
  ShownSettings(Redactor redactor, Generation generation, List<MixClass> mix) {
    this.secrets = redactor.ofLongOnes();
    this.mix = mix;
    this.bodySecrets =
        Stream.concat(Stream.of(generation), mix.stream().map(it -> it.config().generation()))
            .flatMap(it -> NamedSecrets.ofBody(it.extraBody()).stream())
            .toList();
  }

  /** Every setting in force, by its key. */
  Map<String, String> all(Config config, Iterable<String> keys, Map<String, String> headers) {
    Settings settings = new Settings(config);
    Map<String, String> shown = new TreeMap<>();
    for (String key : keys) {
      if (!Passwords.KEYS.contains(key) && !NOT_ONE.contains(key)) {
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
    mix.forEach(it -> addAll(it, shown));
    return shown;
  }

  private static void addAll(MixClass one, Map<String, String> shown) {
    String block = KnownKeys.MIX + "." + one.name();
    shown.put(block + ".weight", Settings.plain(one.weight()));
    for (String key : one.own().keySet()) {
      String whole = key.startsWith(BODY) ? BODY : key;
      String value = one.config().shown().get(whole);
      if (value != null) {
        shown.put(block + whole.substring("llm".length()), value);
      }
    }
  }

  /**
   * The command that gives the same settings again, but for an instant, which will be over.
   *
   * @param given the system properties
   */
  String command(Map<String, String> given) {
    String properties =
        given.entrySet().stream()
            .filter(property -> isRepeated(KnownKeys.plain(property.getKey())))
            .map(
                property ->
                    " -D%s=%s"
                        .formatted(
                            property.getKey(),
                            quoted(
                                struck(KnownKeys.plain(property.getKey()), property.getValue()))))
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

  private static boolean isRepeated(String key) {
    return !Passwords.KEYS.contains(key) && !isSecretHeader(key) && !key.equals("llm.startAt");
  }

  private static boolean isSecretHeader(String key) {
    return key.startsWith(HEADER) && NamedSecrets.isSecretName(key.substring(HEADER.length()));
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:,@%+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
