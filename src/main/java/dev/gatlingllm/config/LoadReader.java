package dev.gatlingllm.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The settings of the load → {@link Load}. */
record LoadReader(Settings settings) {
  private static final int MOST_USERS = 100_000;
  private static final int MOST_STAGES = 200;

  Load read(boolean embedded) {
    Duration duration =
        isAuto("llm.duration") ? fittingDuration(embedded) : settings.duration("llm.duration");
    Duration warmup =
        isAuto("llm.warmup") ? Load.fittingWarmup(duration) : settings.durationOrZero("llm.warmup");
    List<String> stages = stages();
    if (stages.isEmpty() && warmup.compareTo(duration) >= 0) {
      throw Settings.broken(
          "llm.duration",
          settings.text("llm.duration"),
          "longer than the warm-up, which is " + Durations.text(warmup) + " (llm.warmup)");
    }
    requireFewStages(stages);
    long requests = settings.count("llm.requests");
    return new Load(
        settings.flags("llm.stream"),
        settings.positives("llm.concurrency", MOST_USERS),
        stages,
        key(),
        duration,
        warmup,
        !isAuto("llm.warmup"),
        requests == 0 ? OptionalLong.empty() : OptionalLong.of(requests),
        settings.durationOrZero("llm.drain"),
        cancelRate(),
        settings.oneOf("llm.connections", "perUser", "shared").equals("shared"),
        settings.positiveOr("llm.maxInFlight", "unlimited"),
        settings.oneOf("llm.overflow", "wait", "drop").equals("drop"));
  }

  /** The default duration; longer than the warm-up, which alone applies to an injection profile. */
  private Duration fittingDuration(boolean embedded) {
    Duration usual = Duration.ofSeconds(embedded ? 10 : 30);
    Duration warmup = isAuto("llm.warmup") ? Duration.ZERO : settings.durationOrZero("llm.warmup");
    return warmup.compareTo(usual) < 0 ? usual : warmup.multipliedBy(2);
  }

  private String key() {
    return Stream.of("llm.load", "llm.rate")
        .filter(key -> !settings.texts(key).isEmpty())
        .findFirst()
        .orElse("llm.concurrency");
  }

  /** The stages as in {@code llm.load}; "poisson 5/s" for a rate. */
  private List<String> stages() {
    List<String> load = settings.texts("llm.load");
    List<String> rates = settings.texts("llm.rate");
    return load.isEmpty() ? rates.stream().map(LoadReader::poisson).toList() : load;
  }

  private static String poisson(String rate) {
    return "poisson " + rate + (rate.contains("/") ? "" : "/s");
  }

  /** Gatling nests chained populations, and its stack is finite. */
  private void requireFewStages(List<String> stages) {
    int steps =
        stages.isEmpty() ? settings.positives("llm.concurrency", MOST_USERS).size() : stages.size();
    int ways = settings.flags("llm.stream").size();
    if (steps * (long) ways > MOST_STAGES) {
      throw new ConfigException(
          "%s has %s values and llm.stream %s: %s stages, must be at most %s."
              .formatted(key(), steps, ways, steps * ways, MOST_STAGES));
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
