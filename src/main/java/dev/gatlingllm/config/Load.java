package dev.gatlingllm.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The configured load: one stage for each of {@code stream} × {@code stages}, or {@code stream} ×
 * {@code concurrency} if there are no {@code stages}.
 *
 * @param concurrency virtual users of each step; ≥ 1
 * @param stages as in {@code llm.load}
 * @param key the setting that says who comes: {@code llm.load}, {@code llm.rate} or {@code
 *     llm.concurrency}
 * @param duration of a stage without its own, warm-up included
 * @param warmup first part of a stage of that duration, not measured
 * @param warmupSet whether the user set the warm-up, for every stage
 * @param requests number of measured requests after which a stage ends early
 * @param drain time that requests in flight get to finish when a stage ends
 * @param cancelRate share of the requests that are cancelled after their first token; 0 to 1
 * @param sharesConnections whether all users share the kept connections
 * @param maxInFlight most requests in flight at once, ≥ 1; empty if unlimited
 * @param dropsOverflow whether a request beyond {@code maxInFlight} is dropped, else it waits
 */
public record Load(
    List<Boolean> stream,
    List<Integer> concurrency,
    List<String> stages,
    String key,
    Duration duration,
    Duration warmup,
    boolean warmupSet,
    OptionalLong requests,
    Duration drain,
    double cancelRate,
    boolean sharesConnections,
    OptionalInt maxInFlight,
    boolean dropsOverflow) {
  /** Minimum length of a warm-up that is not set. */
  public static final Duration LEAST_WARMUP = Duration.ofSeconds(3);

  private static final Duration LONGEST_WARMUP = Duration.ofSeconds(30);

  private static final int MOST_USERS = 100_000;
  private static final int MOST_STAGES = 200;

  public Load {
    stages = List.copyOf(stages);
  }

  /** The warm-up for a stage of this length: a third of it, within bounds. */
  public static Duration fittingWarmup(Duration stage) {
    Duration third = stage.dividedBy(3);
    Duration least = third.compareTo(LEAST_WARMUP) < 0 ? LEAST_WARMUP : third;
    return least.compareTo(LONGEST_WARMUP) > 0 ? LONGEST_WARMUP : least;
  }

  static Load of(Settings settings, boolean embedded) {
    Duration duration =
        isAuto(settings, "llm.duration")
            ? fittingDuration(settings, embedded)
            : settings.duration("llm.duration");
    Duration warmup =
        isAuto(settings, "llm.warmup")
            ? fittingWarmup(duration)
            : settings.durationOrZero("llm.warmup");
    List<String> stages = stages(settings);
    if (stages.isEmpty() && warmup.compareTo(duration) >= 0) {
      throw Settings.broken(
          "llm.duration",
          settings.text("llm.duration"),
          "longer than the warm-up, which is " + Durations.text(warmup) + " (llm.warmup)");
    }
    requireFewStages(settings, stages);
    long requests = settings.count("llm.requests");
    return new Load(
        settings.flags("llm.stream"),
        settings.positives("llm.concurrency", MOST_USERS),
        stages,
        key(settings),
        duration,
        warmup,
        !isAuto(settings, "llm.warmup"),
        requests == 0 ? OptionalLong.empty() : OptionalLong.of(requests),
        settings.durationOrZero("llm.drain"),
        cancelRate(settings),
        settings.oneOf("llm.connections", "perUser", "shared").equals("shared"),
        settings.positiveOr("llm.maxInFlight", "unlimited"),
        settings.oneOf("llm.overflow", "wait", "drop").equals("drop"));
  }

  /** The default duration; longer than the warm-up, which alone applies to an injection profile. */
  private static Duration fittingDuration(Settings settings, boolean embedded) {
    Duration usual = Duration.ofSeconds(embedded ? 10 : 30);
    Duration warmup =
        isAuto(settings, "llm.warmup") ? Duration.ZERO : settings.durationOrZero("llm.warmup");
    return warmup.compareTo(usual) < 0 ? usual : warmup.multipliedBy(2);
  }

  private static String key(Settings settings) {
    return Stream.of("llm.load", "llm.rate")
        .filter(key -> !settings.texts(key).isEmpty())
        .findFirst()
        .orElse("llm.concurrency");
  }

  /** The stages as in {@code llm.load}; "poisson 5/s" for a rate. */
  private static List<String> stages(Settings settings) {
    List<String> load = settings.texts("llm.load");
    List<String> rates = settings.texts("llm.rate");
    return load.isEmpty() ? rates.stream().map(Load::poisson).toList() : load;
  }

  private static String poisson(String rate) {
    return "poisson " + rate + (rate.contains("/") ? "" : "/s");
  }

  /** Gatling nests chained populations, and its stack is finite. */
  private static void requireFewStages(Settings settings, List<String> stages) {
    int steps =
        stages.isEmpty() ? settings.positives("llm.concurrency", MOST_USERS).size() : stages.size();
    int ways = settings.flags("llm.stream").size();
    if (steps * (long) ways > MOST_STAGES) {
      throw new ConfigException(
          "%s has %s values and llm.stream %s: %s stages, must be at most %s."
              .formatted(key(settings), steps, ways, steps * ways, MOST_STAGES));
    }
  }

  private static double cancelRate(Settings settings) {
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

  private static boolean isAuto(Settings settings, String key) {
    return settings.text(key).equals("auto");
  }
}
