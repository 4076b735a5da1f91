package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code llm.*} keys that exist, taken from the reference settings file. */
final class KnownKeys {
  /** Classes of requests, each with settings of its own. */
  static final String MIX = "llm.mix";

  private static final Pattern OF_A_CLASS = Pattern.compile("llm\\.mix\\.[^.]*\\.(.*)");

  /** Blocks whose content is the user's. */
  private static final Set<String> OPEN = Set.of("llm.headers", "llm.extraBody", MIX);

  private final Set<String> keys = new TreeSet<>();
  private final Set<String> blocks = new TreeSet<>();

  KnownKeys(Config reference) {
    this(reference, "llm");
  }

  private KnownKeys(Config reference, String path) {
    collect(path, reference.getObject("llm"));
  }

  private void collect(String path, ConfigObject block) {
    blocks.add(path);
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      String key = path + "." + entry.getKey();
      if (entry.getValue() instanceof ConfigObject inner && !OPEN.contains(plain(key))) {
        collect(key, inner);
      } else {
        keys.add(key);
      }
    }
  }

  /** The key without its class: "llm.model" for "llm.mix.chat.model"; others as they are. */
  static String plain(String key) {
    Matcher ofClass = OF_A_CLASS.matcher(key);
    return ofClass.matches() ? "llm." + ofClass.group(1) : key;
  }

  Set<String> all() {
    return keys;
  }

  /**
   * Checks that a configuration has known keys only.
   *
   * @param source named in the sentence, e.g. "gatling.conf"
   * @throws ConfigException that names the first unknown key and the nearest known one
   */
  void check(Config config, String source) {
    if (config.hasPathOrNull("llm")) {
      check("llm", config.getValue("llm"), source);
    }
  }

  /**
   * Checks that a class of {@code llm.mix} has known keys only.
   *
   * @param path its key, e.g. "llm.mix.chat"
   * @throws ConfigException as {@link #check}
   */
  static void checkClass(Config reference, String path, ConfigObject settings) {
    new KnownKeys(reference, path).check(path, settings, "a class of " + MIX);
  }

  private void check(String key, ConfigValue value, String source) {
    if (keys.contains(key)) {
      return;
    }
    if (!blocks.contains(key)) {
      if (value instanceof ConfigObject unknown && !unknown.isEmpty()) {
        // The block's name is wrong: the key in it shows better what is meant.
        Map.Entry<String, ConfigValue> first = unknown.entrySet().iterator().next();
        check(key + "." + first.getKey(), first.getValue(), source);
      }
      throw new ConfigException(
          "Unknown setting %s (%s): did you mean %s? gatling.conf lists them all."
              .formatted(key, source, nearest(key)));
    }
    if (!(value instanceof ConfigObject block)) {
      throw new ConfigException(
          key + " (" + source + ") is a block, not a value: set one of the keys in it.");
    }
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      check(key + "." + entry.getKey(), entry.getValue(), source);
    }
  }

  private String nearest(String key) {
    String best = "";
    int least = Integer.MAX_VALUE;
    Set<String> names = new TreeSet<>(keys);
    names.addAll(blocks);
    for (String known : names) {
      // Often the name is nearly right, and only its block is missing.
      int ofNames = distance(name(key), name(known));
      int distance = distance(key, known);
      if (ofNames <= name(key).length() / 4) {
        distance = Math.min(distance, 1 + ofNames);
      }
      if (distance < least) {
        least = distance;
        best = known;
      }
    }
    return best;
  }

  private static int distance(String one, String other) {
    return NearestNames.distance(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
