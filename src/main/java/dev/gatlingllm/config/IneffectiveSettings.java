package dev.gatlingllm.config;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Refuses settings that have no effect because of others: their user expects something that will
 * not happen. docs/decisions.md says which are allowed.
 */
final class IneffectiveSettings {
  /**
   * When settings have no effect.
   *
   * @param keys the settings
   * @param others the settings that make them ineffective
   * @param ineffective whether they do
   * @param why what does not happen
   */
  private record Rule(
      Pattern keys, List<String> others, Predicate<Settings> ineffective, String why) {
    static Rule of(String keys, String other, String value, String why) {
      return of(keys, other, value::equals, why);
    }

    /** Where another setting has any value. */
    static Rule beside(String keys, String other, String why) {
      return of(keys, other, value -> !value.isEmpty(), why);
    }

    private static Rule of(String keys, String other, Predicate<String> value, String why) {
      return new Rule(
          Pattern.compile("llm\\.(" + keys + ")"),
          List.of("llm." + other),
          it -> value.test(it.text("llm." + other)),
          why);
    }

    /** For a key that only some APIs use. */
    static Rule ofApi(String key, Predicate<String> ineffective, String why) {
      // With llm.target=auto, the API is known only later.
      return new Rule(
          Pattern.compile(Pattern.quote(key)),
          List.of("llm.api"),
          it -> !it.text("llm.target").equals("auto") && ineffective.test(it.text("llm.api")),
          why);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              Pattern.compile("llm\\.tls\\..*"),
              List.of("llm.baseUrl", "llm.proxy.url"),
              it -> !isHttps(it, "llm.baseUrl") && !isHttps(it, "llm.proxy.url"),
              "nothing speaks TLS"),
          new Rule(
              Pattern.compile("llm\\.tls\\.password"),
              List.of("llm.tls.key", "llm.tls.keyStore"),
              it -> it.text("llm.tls.key").isEmpty() && it.text("llm.tls.keyStore").isEmpty(),
              "there is no key to open"),
          new Rule(
              Pattern.compile("llm\\.concurrency"),
              List.of("llm.load", "llm.rate"),
              it -> !it.text("llm.load").isEmpty() || !it.text("llm.rate").isEmpty(),
              "the load is stated there"),
          Rule.of("proxy\\.(user|password)", "proxy.url", "", "there is no proxy"),
          Rule.of("retry\\.longestWait", "retry.max", "0", "no request is sent again"),
          Rule.of(
              "abort\\.failRatio",
              "requests",
              it -> it.matches("0*[1-9]|0*1\\d"),
              "a stage ends before 20 requests have ended, of which it is the share"),
          Rule.of("overflow", "maxInFlight", "unlimited", "nothing overflows"),
          Rule.beside(
              "conversation\\.turns", "dataset.file", "its conversations have turns of their own"),
          Rule.of(
              "conversation\\.(toolResult|toolDelay)",
              "conversation.toolRounds",
              "0",
              "tool calls are not answered"),
          Rule.beside("rate", "load", "the load is stated there"),
          Rule.beside(
              "promptTokens|lengths|prompt\\..*", "dataset.file", "its rows are what users ask"),
          Rule.of("dataset\\..*", "dataset.file", "", "there is no dataset"),
          Rule.beside("(prompt|output|max)Tokens", "lengths", "the lengths are stated there"),
          Rule.beside("maxTokens", "outputTokens", "the lengths of answers are stated there"),
          Rule.of("prompt\\.prefix.*", "prompt.sharedPrefixTokens", "0", "no prefix is shared"),
          Rule.of("prompt\\.prefixChoice", "prompt.prefixGroups", "1", "there is one prefix"),
          Rule.of("prompt\\.images(Position|Format)", "prompt.images", "", "there are no images"),
          Rule.beside("simulator\\..*", "baseUrl", "the embedded server is not used"));

  private final Layers layers;
  private final Settings inForce;
  private final List<Rule> rules = new ArrayList<>(RULES);

  private IneffectiveSettings(Layers layers, List<Api> apis) {
    this.layers = layers;
    this.inForce = layers.settings();
    rules.addAll(ofApis(apis));
  }

  private static List<Rule> ofApis(List<Api> apis) {
    Map<String, List<String>> owners = new TreeMap<>();
    List<Rule> rules = new ArrayList<>();
    for (Api api : apis) {
      api.own()
          .forEach(key -> owners.computeIfAbsent(key, it -> new ArrayList<>()).add(api.name()));
      api.without()
          .forEach((key, why) -> rules.add(Rule.ofApi(key, name -> name.equals(api.name()), why)));
    }
    owners.forEach(
        (key, names) ->
            rules.add(
                Rule.ofApi(
                    key,
                    name -> !names.contains(name),
                    names.size() == 1
                        ? "only " + names.get(0) + " has it"
                        : "it has no such field")));
    return rules;
  }

  /**
   * @throws ConfigException that names the first of them by its key, its value and the rule
   */
  static void refuse(Layers layers, List<Api> apis) {
    new IneffectiveSettings(layers, apis).refuse();
  }

  private void refuse() {
    for (String key : new TreeSet<>(new KnownKeys(layers.reference()).all())) {
      for (Rule rule : rules) {
        if (rule.keys.matcher(key).matches()
            && rule.ineffective.test(inForce)
            && isRefused(key, rule)) {
          throw new ConfigException(
              "%s is %s, must be left at its default with %s: %s."
                  .formatted(key, shown(key), others(rule), rule.why));
        }
      }
    }
  }

  /**
   * A default or a target's setting may be ineffective. So may one of gatling.conf that the command
   * line or the target makes so: a file serves many runs.
   */
  private boolean isRefused(String key, Rule rule) {
    Origin origin = origin(key);
    return origin == Origin.COMMAND_LINE && !isDefault(inForce, key)
        || origin == Origin.FILE
            && rule.others.stream()
                .map(this::origin)
                .allMatch(it -> it.compareTo(Origin.FILE) <= 0);
  }

  /** From the most general to the most specific. */
  private enum Origin {
    DEFAULT,
    FILE,
    TARGET,
    COMMAND_LINE
  }

  private Origin origin(String key) {
    if (layers.commandLine().hasPath(key)) {
      return Origin.COMMAND_LINE;
    }
    if (layers.target().hasPath(key)) {
      return Origin.TARGET;
    }
    Config file = layers.user().withFallback(layers.reference());
    return isDefault(new Settings(file), key) ? Origin.DEFAULT : Origin.FILE;
  }

  private boolean isDefault(Settings settings, String key) {
    return settings.text(key).equalsIgnoreCase(new Settings(layers.reference()).text(key));
  }

  private static boolean isHttps(Settings settings, String key) {
    return settings.text(key).regionMatches(true, 0, "https:", 0, 6);
  }

  private String shown(String key) {
    return Passwords.KEYS.contains(key) ? "set" : "'" + Settings.shown(inForce.text(key)) + "'";
  }

  private String others(Rule rule) {
    return rule.others.stream()
        .map(key -> inForce.text(key).isEmpty() ? "no " + key : key + "=" + inForce.text(key))
        .collect(Collectors.joining(" and "));
  }
}
