package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Set;

/**
 * The settings by their origin; earlier ones win. All keys are known, and every key has a value.
 *
 * @param commandLine {@code -Dllm.*}
 * @param target the target's file; empty without one
 * @param user the user's gatling.conf
 * @param reference the gatling.conf of the jar: all keys, with their defaults
 */
record Layers(Config commandLine, Config target, Config user, Config reference) {

  /**
   * Reads the files.
   *
   * @throws ConfigException that names an unknown key, a missing value or a missing target
   */
  static Layers of(ConfigSources sources) {
    KnownKeys known = new KnownKeys(sources.reference());
    Config commandLine = ConfigSources.config(sources.properties());
    known.check(commandLine, "-D");
    Config user = resolved(sources.user(), "gatling.conf");
    known.check(user, "gatling.conf");
    Layers layers = new Layers(commandLine, ConfigFactory.empty(), user, sources.reference());
    layers.settings().requireValues(Set.of("llm.target"));
    String target = layers.settings().text("llm.target");
    if (!target.isEmpty() && !target.equals("auto")) {
      layers = layers.with(target, known);
    }
    layers.settings().requireValues(known.all());
    if (target.equals("auto") && layers.settings().text("llm.baseUrl").isEmpty()) {
      throw Settings.broken("llm.target", target, "a name, or empty, where llm.baseUrl is empty");
    }
    return layers;
  }

  /**
   * The settings of some of the run's requests: their own win over the run's, which are then none
   * of the command line.
   *
   * @param own settings by their {@code llm.*} key
   */
  Layers withOwn(Map<String, String> own) {
    KnownKeys known = new KnownKeys(reference);
    Config first = ConfigSources.config(own);
    known.check(first, "of a request");
    Layers layers = new Layers(first, commandLine.withFallback(target), user, reference);
    String name = own.getOrDefault("llm.target", "");
    if (name.isEmpty() || name.equals("auto")) {
      return layers;
    }
    Layers targeted = layers.with(name, known);
    return new Layers(first, targeted.target.withFallback(layers.target), user, reference);
  }

  private Layers with(String targetName, KnownKeys known) {
    String name = "targets/" + targetName + ".conf";
    Config file =
        ConfigSources.target(targetName)
            .map(parsed -> resolved(parsed, name))
            .orElseThrow(
                () ->
                    Settings.broken(
                        "llm.target",
                        targetName,
                        "the name of a file in user-files/resources/targets/, without .conf, such"
                            + " as "
                            + NearestNames.of(targetName, KnownServer.names(), 1).get(0)));
    known.check(file, name);
    return new Layers(commandLine, file, user, reference);
  }

  /** Substitutes the environment variables that the file refers to. */
  private static Config resolved(Config file, String name) {
    try {
      return file.resolve();
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(
          name + " cannot be read: " + NamedSecrets.withoutQuoted(e.getMessage()) + ".");
    }
  }

  Config merged() {
    return commandLine.withFallback(target).withFallback(user).withFallback(reference);
  }

  Settings settings() {
    return new Settings(merged());
  }
}
