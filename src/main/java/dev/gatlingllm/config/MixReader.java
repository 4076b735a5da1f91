package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.gatlingllm.config.LlmConfig.MixClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code llm.mix}: classes, each with a weight and with settings of its own. */
final class MixReader {
  private static final String KEY = KnownKeys.MIX;
  private static final String WEIGHT = "weight";
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,29}");

  /** Settings that are the same for all requests of a run. */
  private static final Pattern OF_THE_RUN =
      Pattern.compile(
          "llm\\.(mix|stream|concurrency|load|rate|duration|requests|conversation\\.sessionHeader|warmup|drain|connections"
              + "|maxInFlight|overflow|cancelRate|abort|slice|sliceTable|maxFailRatio"
              + "|failOnClientBound|health|record|summaryFile|label|injectors?|startAt|simulator|seed"
              + "|tokenizer)(\\..*)?");

  private final Config config;
  private final Config known;

  MixReader(Config config, Config reference) {
    this.config = config;
    this.known = reference.withValue("llm." + WEIGHT, ConfigValueFactory.fromAnyRef(1));
  }

  /**
   * @param with reads the settings in force for a class with these of its own
   * @throws ConfigException with one sentence
   */
  List<MixClass> read(Function<Map<String, String>, LlmConfig> with) {
    ConfigValue mix = config.getValue(KEY);
    if (!(mix instanceof ConfigObject classes)) {
      throw notBlock(KEY, mix, "mix { chat { weight = 70, promptTokens = 512 }, … }");
    }
    List<MixClass> read = new ArrayList<>();
    new TreeMap<>(classes).forEach((name, value) -> read.add(read(name, value, with)));
    if (!read.isEmpty() && read.stream().allMatch(it -> it.weight() == 0)) {
      throw new ConfigException(KEY + " has weights that sum to 0, must have one above 0.");
    }
    return List.copyOf(read);
  }

  static boolean isOfTheRun(String key) {
    return OF_THE_RUN.matcher(key).matches();
  }

  private MixClass read(
      String name, ConfigValue value, Function<Map<String, String>, LlmConfig> with) {
    if (!NAME.matcher(name).matches()) {
      throw Settings.broken(
          "A class of " + KEY,
          name,
          "named by 1 to 30 letters, digits, - and _, a letter first: reports show the name");
    }
    String key = KEY + "." + name;
    if (!(value instanceof ConfigObject block)) {
      throw notBlock(key, value, name + " { weight = 70, promptTokens = 512 }");
    }
    KnownKeys.checkClass(known, key, block);
    double weight = weight(key, block);
    Map<String, String> own = new TreeMap<>();
    addAll("llm", block.withoutKey(WEIGHT), key, own);
    try {
      return new MixClass(name, weight, Map.copyOf(own), with.apply(own));
    } catch (ConfigException e) {
      throw new ConfigException("In " + key + ", " + e.getMessage());
    }
  }

  private double weight(String key, ConfigObject block) {
    if (!block.containsKey(WEIGHT)) {
      throw new ConfigException(
          key + " has no weight, must have one, e.g. " + key + ".weight=70: its share.");
    }
    return new Settings(config)
        .between(
            key + "." + WEIGHT, 0, 1e9, "a number from 0 to 1,000,000,000, of which not all are 0");
  }

  private static void addAll(
      String path, ConfigObject block, String ofClass, Map<String, String> own) {
    block.forEach(
        (name, value) -> {
          String key = path + "." + name;
          if (isOfTheRun(key)) {
            throw new ConfigException(
                ofClass + key.substring(3) + " has no effect: " + key + " is of the whole run.");
          }
          if (key.equals("llm.extraBody") && value instanceof ConfigObject fields) {
            fields.forEach((field, json) -> own.put(bodyField(field), json(json)));
          } else if (key.equals("llm.headers") && value instanceof ConfigObject headers) {
            headers.forEach((header, text) -> own.put(key + "." + header, text(text)));
          } else if (value instanceof ConfigObject inner) {
            addAll(key, inner, ofClass, own);
          } else if (value.valueType() == ConfigValueType.NULL) {
            throw new ConfigException(
                "%s%s is null, must have a value; without the line the run's holds."
                    .formatted(ofClass, key.substring(3)));
          } else {
            own.put(key, text(value));
          }
        });
  }

  private static String bodyField(String name) {
    return ConfigSources.EXTRA_BODY + ConfigUtil.joinPath(name);
  }

  private static String json(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  private static String text(ConfigValue value) {
    return value instanceof ConfigList list
        ? String.join(",", list.stream().map(item -> String.valueOf(item.unwrapped())).toList())
        : String.valueOf(value.unwrapped());
  }

  private static ConfigException notBlock(String key, ConfigValue value, String example) {
    return Settings.broken(
        key, String.valueOf(value.unwrapped()), "a block of settings, e.g. " + example);
  }
}
