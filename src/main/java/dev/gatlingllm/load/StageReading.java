package dev.gatlingllm.load;

import dev.gatlingllm.config.Load;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The words of a stage, and what stages of all kinds have in common. */
final class StageReading {
  private static final int MOST_STEPS = 1_000;

  /**
   * What a stage has of the run's settings.
   *
   * @param duration if it has none of its own
   * @param warmup empty: a fitting one
   * @param requests stop issuing after so many measured requests
   */
  record Defaults(Duration duration, Optional<Duration> warmup, OptionalLong requests) {}

  /**
   * A stage without its place in a run.
   *
   * @param name its words without the duration
   */
  record Planned(String name, Arrivals arrivals, Duration warmup) {}

  final Words words;
  final Defaults defaults;

  StageReading(Words words, Defaults defaults) {
    this.words = words;
    this.defaults = defaults;
  }

  Arrivals scheduled(String complete, Shape shape) {
    return new Arrivals.Scheduled(complete, shape, defaults.requests);
  }

  static String lasting(String name, Duration duration) {
    return name + " " + Words.seconds(duration);
  }

  Duration duration() {
    words.take("for");
    return words.isDone() ? defaults.duration : words.duration("the stage's length");
  }

  /** The first part of a stage whose load is the same throughout. */
  Duration withinWarmup(Duration duration) {
    Duration warmup = defaults.warmup.orElseGet(() -> Load.fittingWarmup(duration));
    requireLonger(duration, warmup);
    return warmup;
  }

  /** Comes before a shape, which is measured whole. */
  Duration leadIn() {
    return defaults.warmup.orElse(Load.LEAST_WARMUP);
  }

  void requireLonger(Duration duration, Duration warmup) {
    if (duration.compareTo(warmup) <= 0) {
      throw words.refused(
          "lasts %s, must be longer than its warm-up, which is %s (llm.warmup)"
              .formatted(Words.seconds(duration), Words.seconds(warmup)));
    }
  }

  void requireFew(double steps) {
    if (steps >= MOST_STEPS) {
      throw words.refused("must have at most " + MOST_STEPS + " steps");
    }
  }
}
