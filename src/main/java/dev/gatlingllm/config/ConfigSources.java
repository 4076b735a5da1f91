package dev.gatlingllm.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where settings come from.
 *
 * @param properties the {@code llm.*} system properties as they were given, sorted
 * @param environment the process environment
 * @param user the user's gatling.conf
 * @param reference the gatling.conf of the jar: the keys that exist, and their defaults
 */
record ConfigSources(
    Map<String, String> properties,
    Map<String, String> environment,
    Config user,
    Config reference) {

  static final String HEADERS = "llm.headers.";
  static final String EXTRA_BODY = "llm.extraBody.";

  /** The gatling.conf of the jar. */
  static final Config OF_THE_JAR = resource("dev/gatlingllm/config/gatling.conf");

  static ConfigSources ofThisJvm() {
    return new ConfigSources(
        llmProperties(System.getProperties(), GatlingPlugin.forkedThisJvm()),
        System.getenv(),
        resource("gatling.conf"),
        OF_THE_JAR);
  }

  /** With other properties, which win over these. */
  ConfigSources with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(properties);
    all.putAll(more);
    return new ConfigSources(all, environment, user, reference);
  }

  /**
   * The {@code llm.*} properties among these, as they were typed.
   *
   * @param forked whether gatling-maven-plugin passed them on
   */
  static Map<String, String> llmProperties(Properties all, boolean forked) {
    Map<String, String> llm = new TreeMap<>();
    for (String name : all.stringPropertyNames()) {
      if (name.startsWith("llm.")) {
        String value = all.getProperty(name);
        llm.put(name, forked ? GatlingPlugin.typed(value) : value);
      }
    }
    return llm;
  }

  /**
   * A JVM substitutes this character for what its locale cannot read: another value would be used.
   */
  private static String readable(String name, String value) {
    if (value.indexOf('\uFFFD') >= 0) {
      throw new ConfigException(
          "-D%s is '%s': a character in it could not be read with this shell's locale; LANG=C.UTF-8, or another locale of UTF-8, can."
              .formatted(name, value));
    }
    return value;
  }

  /** A target's file, if there is one: the user's own, else ours. */
  static Optional<Config> target(String name) {
    if (!name.matches("[\\p{L}\\p{N}_. -]+")) {
      // A file of that folder, not a path to another.
      return Optional.empty();
    }
    String path = "targets/" + name + ".conf";
    return Stream.of(path, "dev/gatlingllm/" + path)
        .filter(file -> ConfigSources.class.getClassLoader().getResource(file) != null)
        .findFirst()
        .map(ConfigSources::resource);
  }

  /** Properties as a configuration; a header's name may contain dots, a field's value is JSON. */
  static Config config(Map<String, String> properties) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String name = property.getKey();
      String path = path(name);
      try {
        config =
            config.withValue(
                path,
                ConfigValueFactory.fromAnyRef(value(name, readable(name, property.getValue()))));
      } catch (com.typesafe.config.ConfigException e) {
        throw new ConfigException("-D" + name + " is no key: " + e.getMessage() + ".");
      } catch (StackOverflowError e) {
        throw new ConfigException("-D" + name.substring(0, 80) + "… is no key: it is too deep.");
      }
    }
    return config;
  }

  private static String path(String name) {
    String plain = KnownKeys.plain(name);
    if (!plain.startsWith(HEADERS)) {
      return name;
    }
    String header = plain.substring(HEADERS.length());
    return name.substring(0, name.length() - header.length()) + ConfigUtil.joinPath(header);
  }

  private static Object value(String name, String text) {
    String plain = KnownKeys.plain(name);
    if (plain.startsWith(HEADERS) && text.equals("null")) {
      return null;
    }
    if (!plain.startsWith(EXTRA_BODY)) {
      return text;
    }
    try {
      return new ObjectMapper().readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      // A text need not be quoted as in JSON.
      return text;
    }
  }

  private static Config resource(String path) {
    try {
      return ConfigFactory.parseResources(
          ConfigSources.class.getClassLoader(),
          path,
          ConfigParseOptions.defaults().setAllowMissing(true).appendIncluder(new NoUrls(null)));
    } catch (StackOverflowError e) {
      throw new ConfigException("Cannot read the settings: " + path + " nests too deep.");
    } catch (com.typesafe.config.ConfigException | InvalidPathException e) {
      throw new ConfigException(
          "Cannot read the settings: " + NamedSecrets.withoutQuoted(e.getMessage()) + ".");
    }
  }
}
