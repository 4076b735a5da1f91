package dev.gatlingllm.config;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Every setting of a run, checked. gatling.conf says what each one means.
 *
 * @param baseUrl without a trailing slash and without /v1; empty for the embedded server
 * @param prompts what synthetic prompts are
 * @param dataset what users ask; empty for synthetic prompts
 * @param requiredTokens number of tokens without which an answer has failed; empty if any number
 *     will do
 * @param seed empty for a random one
 * @param injector number of this load generator, 1 to injectors
 * @param injectors number of load generators that make this load together, 1 to 1,000
 * @param startAt when the load begins; empty for at once
 * @param slo limits that a request must keep to count for goodput: the longest time, by the name of
 *     the figure
 * @param mix classes of requests, by name; empty without, and in the settings of a class
 * @param shown every setting in force as text, by key, secrets left out
 * @param command the command that gives the same settings again, secrets left out
 */
public record LlmConfig(
    Optional<String> target,
    Optional<String> baseUrl,
    String api,
    Generation generation,
    Optional<Secret> apiKey,
    Map<String, String> headers,
    PromptConfig prompts,
    Optional<DatasetConfig> dataset,
    OptionalLong seed,
    String tokenizer,
    TokenCount tokenCount,
    OptionalInt requiredTokens,
    Load load,
    AbortRules abort,
    Timeouts timeouts,
    Http http,
    Retry retry,
    Duration stall,
    Map<String, Duration> slo,
    double maxFailRatio,
    boolean failOnClientBound,
    HealthLimits health,
    SliceConfig slices,
    ConversationConfig conversation,
    boolean recordTimeline,
    Optional<String> summaryFile,
    Optional<String> label,
    int injector,
    int injectors,
    Optional<Instant> startAt,
    SimulatorConfig simulator,
    List<MixClass> mix,
    Map<String, String> shown,
    String command) {

  /**
   * A class of {@code llm.mix}.
   *
   * @param name of letters, digits, '-' and '_'
   * @param weight its share of the requests, in proportion to the others'; &ge; 0, not all 0
   * @param own its own settings by their {@code llm.*} key, which override the run's
   * @param config all settings in force for it
   */
  public record MixClass(String name, double weight, Map<String, String> own, LlmConfig config) {

    /** Hides the values, which may contain keys. */
    @Override
    public String toString() {
      return name + own.keySet();
    }
  }

  /** Whether the run goes to the embedded simulated server. */
  public boolean embedded() {
    return baseUrl.isEmpty();
  }

  /** The first part of an injection profile that is not measured: none unless it is set. */
  public Duration ownWarmup() {
    return load.warmupSet() ? load.warmup() : Duration.ZERO;
  }

  /** Of these keys, those that were given on the command line or have another value than theirs. */
  public List<String> given(List<String> keys) {
    Settings defaults = new Settings(ConfigSources.OF_THE_JAR);
    return keys.stream()
        .filter(
            key ->
                command.contains(" -D" + key + "=") || !defaults.text(key).equals(shown.get(key)))
        .toList();
  }

  public Redactor redactor() {
    return redactor(apiKey, headers, generation, http, mix);
  }

  static Redactor redactor(
      Optional<Secret> apiKey,
      Map<String, String> headers,
      Generation generation,
      Http http,
      List<MixClass> mix) {
    Redactor all =
        Redactor.of(apiKey, headers).and(http.proxy().flatMap(Proxy::credentials)).and(generation);
    for (MixClass one : mix) {
      all = all.and(one.config.redactor());
    }
    return all;
  }
}
