package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sources → {@link LlmConfig}. */
final class ConfigReader {
  private static final Duration LEAST_WARMUP = Duration.ofSeconds(3);

  /** Headers that say how a message is framed. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of("content-length", "transfer-encoding", "expect", "upgrade");

  private final ConfigSources sources;
  private final Config config;
  private final Settings settings;

  ConfigReader(ConfigSources sources) {
    this.sources = sources;
    KnownKeys known = new KnownKeys(sources.reference());
    Config overrides = sources.overrides();
    known.check(overrides, "-D");
    Config user = resolved(sources.user(), "gatling.conf");
    known.check(user, "gatling.conf");
    Config base = user.withFallback(sources.reference());
    Settings beforeTarget = new Settings(overrides.withFallback(base));
    beforeTarget.requireValues(Set.of("llm.target"));
    String target = beforeTarget.text("llm.target");
    if (!target.isEmpty() && !target.equals("auto")) {
      String name = "targets/" + target + ".conf";
      Config file =
          ConfigSources.target(target)
              .map(parsed -> resolved(parsed, name))
              .orElseThrow(
                  () ->
                      Settings.broken(
                          "llm.target",
                          target,
                          "the name of a file in user-files/resources/targets/, without .conf"));
      known.check(file, name);
      base = file.withFallback(base);
    }
    this.config = overrides.withFallback(base);
    this.settings = new Settings(config);
    settings.requireValues(known.all());
    if (target.equals("auto") && settings.text("llm.baseUrl").isEmpty()) {
      throw Settings.broken("llm.target", target, "a name, or empty, where llm.baseUrl is empty");
    }
  }

  /** With the environment's variables put in, which a file may refer to. */
  private static Config resolved(Config file, String name) {
    try {
      return file.resolve();
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(name + " cannot be read: " + e.getMessage() + ".");
    }
  }

  LlmConfig read() {
    Optional<String> baseUrl = settings.optional("llm.baseUrl").map(BaseUrl::normal);
    Map<String, String> headers = headers();
    Generation generation = new GenerationReader(config, settings).read();
    return new LlmConfig(
        settings.optional("llm.target"),
        baseUrl,
        api().label(),
        generation,
        apiKey(),
        headers,
        settings.positive("llm.promptTokens"),
        sharedPrefixTokens(),
        seed(),
        settings.text("llm.tokenizer"),
        tokenCount(),
        requiredTokens(generation),
        load(baseUrl.isEmpty()),
        timeouts(),
        Http.of(settings, new Passwords(settings, sources.environment()), baseUrl),
        Retry.of(settings),
        settings.duration("llm.stall"),
        Slo.of(settings),
        settings.between("llm.maxFailRatio", 0, 1, "a number from 0 to 1"),
        settings.flag("llm.failOnClientBound"),
        HealthLimits.of(settings),
        settings.flag("llm.record.timeline"),
        settings.optional("llm.summaryFile"),
        settings.optional("llm.label"),
        simulator(),
        shown(headers),
        command());
  }

  /** The API; one that does not stream refuses streaming stages. */
  private Api api() {
    String name = settings.text("llm.api");
    Api api =
        Api.of(name).orElseThrow(() -> Settings.broken("llm.api", name, "one of " + Api.labels()));
    if (!api.streams() && settings.flags("llm.stream").contains(true)) {
      throw Settings.broken(
          "llm.stream",
          settings.text("llm.stream"),
          "false with llm.api=" + name + ", whose answers come whole");
    }
    return api;
  }

  private Load load(boolean embedded) {
    Duration duration =
        isAuto("llm.duration")
            ? Duration.ofSeconds(embedded ? 10 : 30)
            : settings.duration("llm.duration");
    Duration third = duration.dividedBy(3);
    Duration warmup =
        isAuto("llm.warmup")
            ? (third.compareTo(LEAST_WARMUP) < 0 ? LEAST_WARMUP : third)
            : settings.durationOrZero("llm.warmup");
    if (warmup.compareTo(duration) >= 0) {
      throw Settings.broken(
          "llm.duration",
          settings.text("llm.duration"),
          "longer than the warm-up, which is " + warmup.toMillis() + "ms (llm.warmup)");
    }
    long requests = settings.count("llm.requests");
    return new Load(
        settings.flags("llm.stream"),
        settings.positives("llm.concurrency"),
        duration,
        warmup,
        requests == 0 ? OptionalLong.empty() : OptionalLong.of(requests),
        settings.durationOrZero("llm.drain"),
        cancelRate());
  }

  /** As many as are asked for, in each of the answers to a request. */
  private OptionalInt requiredTokens(Generation generation) {
    if (settings.oneOf("llm.requireTokens", "off", "exact").equals("off")) {
      return OptionalInt.empty();
    }
    if (api() == Api.EMBEDDINGS || api() == Api.RERANK) {
      throw Settings.broken(
          "llm.requireTokens",
          "exact",
          "off with llm.api=" + api().label() + ", which has no text");
    }
    return OptionalInt.of(generation.maxTokens() * generation.sampling().n());
  }

  private int sharedPrefixTokens() {
    String key = "llm.prompt.sharedPrefixTokens";
    long tokens = settings.count(key);
    int all = settings.positive("llm.promptTokens");
    if (tokens >= all) {
      throw Settings.broken(key, settings.text(key), "less than llm.promptTokens, which is " + all);
    }
    return (int) tokens;
  }

  private TokenCount tokenCount() {
    String count =
        settings.oneOf("llm.tokenCount", "auto", "usage", "logprobs", "tokenizer", "chunks");
    if (count.equals("logprobs") && settings.text("llm.logprobs").equals("off")) {
      throw Settings.broken(
          "llm.tokenCount", count, "another than logprobs with llm.logprobs=off: none will come");
    }
    return TokenCount.valueOf(count.toUpperCase(Locale.ROOT));
  }

  private double cancelRate() {
    double rate = settings.between("llm.cancelRate", 0, 1, "a number from 0 to 1");
    if (rate > 0 && settings.flags("llm.stream").contains(false)) {
      throw Settings.broken(
          "llm.cancelRate",
          settings.text("llm.cancelRate"),
          "0 with llm.stream="
              + settings.text("llm.stream")
              + ": an answer that does not stream has no first token to cancel after");
    }
    return rate;
  }

  private Timeouts timeouts() {
    return new Timeouts(
        settings.duration("llm.timeouts.connect"),
        settings.duration("llm.timeouts.firstToken"),
        settings.duration("llm.timeouts.idle"),
        settings.duration("llm.timeouts.total"));
  }

  private SimulatorConfig simulator() {
    return new SimulatorConfig(
        settings.positive("llm.simulator.prefillTokensPerSecond"),
        settings.duration("llm.simulator.decodeStep"),
        settings.durationOrZero("llm.simulator.decodeStepPerSequence"),
        settings.positive("llm.simulator.maxBatch"));
  }

  private OptionalLong seed() {
    String seed = settings.text("llm.seed");
    return seed.equals("random")
        ? OptionalLong.empty()
        : OptionalLong.of(Settings.whole("llm.seed", seed, "a whole number, or random"));
  }

  /** A key of OpenAI's is never shown to a service whose keys are its own. */
  private Optional<Secret> apiKey() {
    return settings
        .optional("llm.apiKey")
        .or(() -> environment("LLM_API_KEY"))
        .or(() -> api().takesOpenAiKey() ? environment("OPENAI_API_KEY") : Optional.empty())
        .map(
            key -> {
              if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new ConfigException(
                    "llm.apiKey holds a space, a line end or a character that is not ASCII;"
                        + " must be one word (its value is not shown).");
              }
              return new Secret(key);
            });
  }

  private Optional<String> environment(String name) {
    return Optional.ofNullable(sources.environment().get(name)).filter(value -> !value.isBlank());
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ConfigValue value = config.getValue("llm.headers");
    if (!(value instanceof ConfigObject block)) {
      throw new ConfigException(
          "llm.headers is a block of names and values: headers { X-Team = search }, or"
              + " -Dllm.headers.X-Team=search.");
    }
    block.forEach((name, header) -> headers.put(name, String.valueOf(header.unwrapped())));
    headers.forEach(
        (name, header) -> {
          if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
              || header.matches("(?s).*[\\r\\n\\x00].*")) {
            throw new ConfigException(
                "llm.headers."
                    + name
                    + " is no valid HTTP header: a name without spaces, a value of one line.");
          }
          if (OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            throw new ConfigException("llm.headers." + name + " is the HTTP client's to set.");
          }
        });
    return headers;
  }

  private boolean isAuto(String key) {
    return settings.text(key).equals("auto");
  }

  private Map<String, String> shown(Map<String, String> headers) {
    Map<String, String> shown = new TreeMap<>();
    for (String key : new KnownKeys(sources.reference()).all()) {
      if (!Passwords.KEYS.contains(key) && !key.equals("llm.headers")) {
        shown.put(
            key,
            key.equals("llm.extraBody") && config.getValue(key) instanceof ConfigObject body
                ? body.render(ConfigRenderOptions.concise())
                : settings.text(key));
      }
    }
    headers.forEach(
        (name, value) ->
            shown.put("llm.headers." + name, Redactor.isSecretName(name) ? "***" : value));
    return shown;
  }

  private String command() {
    String properties =
        sources.properties().entrySet().stream()
            .filter(property -> !Passwords.KEYS.contains(property.getKey()))
            .filter(
                property ->
                    !property.getKey().startsWith("llm.headers.")
                        || !Redactor.isSecretName(
                            property.getKey().substring("llm.headers.".length())))
            .map(property -> " -D" + property.getKey() + "=" + quoted(property.getValue()))
            .collect(Collectors.joining());
    return "mvn gatling:test" + properties;
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:,@%+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
