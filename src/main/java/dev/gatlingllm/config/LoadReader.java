package dev.gatlingllm.config;

import java.time.Duration;
import java.util.OptionalLong;

/** The settings of the load → {@link Load}. */
final class LoadReader {
  private static final Duration LEAST_WARMUP = Duration.ofSeconds(3);
  private static final Duration LONGEST_WARMUP = Duration.ofSeconds(30);

  private static final int MOST_USERS = 100_000;
  private static final int MOST_STAGES = 200;

  private final Settings settings;

  LoadReader(Settings settings) {
    this.settings = settings;
  }

  Load read(boolean embedded) {
    Duration duration =
        isAuto("llm.duration")
            ? Duration.ofSeconds(embedded ? 10 : 30)
            : settings.duration("llm.duration");
    Duration warmup =
        isAuto("llm.warmup") ? warmupOf(duration) : settings.durationOrZero("llm.warmup");
    if (warmup.compareTo(duration) >= 0) {
      throw Settings.broken(
          "llm.duration",
          settings.text("llm.duration"),
          "longer than the warm-up, which is " + Durations.text(warmup) + " (llm.warmup)");
    }
    requireFewStages();
    long requests = settings.count("llm.requests");
    return new Load(
        settings.flags("llm.stream"),
        settings.positives("llm.concurrency", MOST_USERS),
        duration,
        warmup,
        requests == 0 ? OptionalLong.empty() : OptionalLong.of(requests),
        settings.durationOrZero("llm.drain"),
        cancelRate());
  }

  private static Duration warmupOf(Duration stage) {
    Duration third = stage.dividedBy(3);
    Duration least = third.compareTo(LEAST_WARMUP) < 0 ? LEAST_WARMUP : third;
    return least.compareTo(LONGEST_WARMUP) > 0 ? LONGEST_WARMUP : least;
  }

  /** Gatling nests chained populations, and its stack is finite. */
  private void requireFewStages() {
    int steps = settings.positives("llm.concurrency", MOST_USERS).size();
    int ways = settings.flags("llm.stream").size();
    if (steps * (long) ways > MOST_STAGES) {
      throw new ConfigException(
          "llm.concurrency has %s values and llm.stream %s: %s stages, must be at most %s."
              .formatted(steps, ways, steps * ways, MOST_STAGES));
    }
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

  private boolean isAuto(String key) {
    return settings.text(key).equals("auto");
  }
}
