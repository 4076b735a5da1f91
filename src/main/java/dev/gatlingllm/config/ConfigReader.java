package dev.gatlingllm.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sources → {@link LlmConfig}. */
public final class ConfigReader {
  private final ConfigSources sources;
  private final Layers layers;
  private final Config config;
  private final Settings settings;
  private final List<Api> apis;
  private final ApiReader api;

  ConfigReader(ConfigSources sources, List<Api> apis) {
    this(sources, Layers.of(sources), apis);
  }

  private ConfigReader(ConfigSources sources, Layers layers, List<Api> apis) {
    this.sources = sources;
    this.apis = apis;
    this.layers = layers;
    this.config = layers.merged();
    this.settings = new Settings(config);
    this.api = new ApiReader(settings, sources.environment(), apis);
  }

  /**
   * The settings of this JVM: its {@code llm.*} system properties, over the target's file, over
   * gatling.conf.
   *
   * @param apis the APIs that {@code llm.api} may name
   * @throws ConfigException with one sentence that names the key, the value and the rule
   */
  public static LlmConfig readThisJvm(List<Api> apis) {
    return readThisJvm(apis, Map.of());
  }

  /**
   * The same, with other settings that win over the system properties.
   *
   * @param more settings by their {@code llm.*} key
   * @throws ConfigException with one sentence that names the key, the value and the rule
   */
  public static LlmConfig readThisJvm(List<Api> apis, Map<String, String> more) {
    return new ConfigReader(ConfigSources.ofThisJvm().with(more), apis).read();
  }

  /**
   * The settings of some of the run's requests.
   *
   * @param more as above: of the server that they go to
   * @param own those of the requests, which win over all others. An API without streams asks for
   *     none
   * @throws ConfigException with one sentence that names the key, the value and the rule
   */
  public static LlmConfig readThisJvm(
      List<Api> apis, Map<String, String> more, Map<String, String> own) {
    for (String key : own.keySet()) {
      if (MixReader.isOfTheRun(key)) {
        throw new ConfigException(
            key + " has no effect on a request alone: it is of the whole run.");
      }
    }
    return new ConfigReader(ConfigSources.ofThisJvm().with(more), apis).of(own);
  }

  private LlmConfig of(Map<String, String> own) {
    return own.isEmpty()
        ? read(List.of())
        : new ConfigReader(sources, OwnSettings.over(layers, own, apis), apis).read(List.of());
  }

  LlmConfig read() {
    LlmConfig alone = read(List.of()); // what is wrong with the run is not said of a class
    List<LlmConfig.MixClass> mix = new MixReader(config, sources.reference()).read(this::of);
    return mix.isEmpty() ? alone : read(mix);
  }

  private LlmConfig read(List<LlmConfig.MixClass> mix) {
    Optional<String> baseUrl = settings.optional("llm.baseUrl").map(BaseUrl::normal);
    Map<String, String> headers = api.headers();
    Generation generation = Generation.of(settings, apis);
    LlmConfig read = read(baseUrl, headers, generation, mix);
    // Last: a value that breaks its own rule is reported first.
    IneffectiveSettings.refuse(layers, apis);
    refuseLacking(new TreeSet<>(api.api().lacks()));
    return read;
  }

  private LlmConfig read(
      Optional<String> baseUrl,
      Map<String, String> headers,
      Generation generation,
      List<LlmConfig.MixClass> mix) {
    Optional<Secret> apiKey = api.apiKey();
    Set<String> known = new KnownKeys(sources.reference()).all();
    refuseLacking(Api.OF_TEXT);
    Http http = Http.of(settings, new Passwords(settings, sources.environment()), baseUrl);
    ShownSettings shown =
        new ShownSettings(
            LlmConfig.redactor(apiKey, headers, generation, http, mix), generation, mix);
    return new LlmConfig(
        settings.optional("llm.target"),
        baseUrl,
        api.api().name(),
        generation,
        apiKey,
        headers,
        PromptConfig.of(settings),
        DatasetConfig.of(settings),
        seed(),
        settings.text("llm.tokenizer"),
        tokenCount(),
        requiredTokens(generation),
        Load.of(settings, baseUrl.isEmpty()),
        AbortRules.of(settings),
        timeouts(),
        http,
        Retry.of(settings),
        settings.duration("llm.stall"),
        limits("llm.slo.", known),
        settings.between("llm.maxFailRatio", 0, 1, "a number from 0 to 1"),
        settings.flag("llm.failOnClientBound"),
        HealthLimits.of(settings),
        SliceConfig.of(settings),
        ConversationConfig.of(settings, headers),
        settings.flag("llm.record.timeline"),
        settings.file("llm.summaryFile").map(Path::toString),
        settings.optional("llm.label"),
        injector(),
        injectors(),
        settings.instant("llm.startAt"),
        simulator(),
        mix,
        shown.all(config, known, headers),
        shown.command(sources.properties()));
  }

  /** The durations that are set in a block, by what comes behind its name. */
  private Map<String, Duration> limits(String block, Set<String> known) {
    Map<String, Duration> limits = new TreeMap<>();
    for (String key : known) {
      if (key.startsWith(block) && settings.optional(key).isPresent()) {
        limits.put(key.substring(block.length()), settings.duration(key));
      }
    }
    return limits;
  }

  /** As many as are asked for, in each of the answers to a request. */
  private OptionalInt requiredTokens(Generation generation) {
    if (settings.oneOf("llm.requireTokens", "off", "exact").equals("off")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(generation.maxTokens() * generation.sampling().n());
  }

  /**
   * Refuses what the API cannot express: if it were silently ignored, the figures would be of a
   * different request.
   */
  private void refuseLacking(Iterable<String> keys) {
    String name = api.api().name();
    for (String key : keys) {
      if (isLacking(key) && Api.OF_TEXT.contains(key)) {
        throw Settings.broken(
            key,
            settings.text(key),
            "%s with llm.api=%s, whose answers have no text"
                .formatted(usual(key).isEmpty() ? "empty" : usual(key), name));
      }
      if (isLacking(key)) {
        throw new ConfigException(
            "%s is set, but llm.api=%s has no field for it: leave it at its default, or use llm.extraBody."
                .formatted(key, name));
      }
    }
  }

  private boolean isLacking(String key) {
    String given = settings.text(key);
    return api.api().lacks().contains(key)
        && !given.isEmpty()
        && !given.equalsIgnoreCase(usual(key));
  }

  private String usual(String key) {
    return new Settings(layers.reference()).text(key);
  }

  private int injectors() {
    return settings.positive("llm.injectors", 1_000);
  }

  private int injector() {
    String key = "llm.injector";
    int number = settings.positive(key, 1_000);
    if (number > injectors()) {
      throw Settings.broken(
          key, settings.text(key), "at most llm.injectors, which is " + injectors());
    }
    return number;
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
}
