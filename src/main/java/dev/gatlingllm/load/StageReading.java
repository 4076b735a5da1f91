package dev.gatlingllm.load;

import dev.gatlingllm.config.Load;
import dev.gatlingllm.draw.Words;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the words of a stage; shared by all kinds of stages. */
final class StageReading {
  private static final int MOST_STEPS = 1_000;

  /**
   * The run's settings for its stages.
   *
   * @param duration used if a stage has none of its own
   * @param warmup empty for one that fits the stage
   * @param requests number of measured requests after which a stage sends no more; empty if
   *     unlimited
   */
  record Defaults(Duration duration, Optional<Duration> warmup, OptionalLong requests) {}

  /**
   * A stage before it has a place in a run.
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

  String file(String what) {
    String rule = what + ", in double quotes if its path has spaces";
    String file = words.any(rule);
    try {
      Path.of(file);
    } catch (InvalidPathException e) {
      throw words.refused("has a file whose path is none: " + e.getReason());
    }
    if (file.isBlank()) {
      throw words.wrongBefore(rule);
    }
    return file;
  }

  static String lasting(String name, Duration duration) {
    return name + " " + Words.seconds(duration);
  }

  Duration duration() {
    words.take("for");
    return words.isDone() ? defaults.duration : words.duration("the stage's length");
  }

  /** The warm-up as a part of a stage with a constant load. */
  Duration withinWarmup(Duration duration) {
    Duration warmup = defaults.warmup.orElseGet(() -> Load.fittingWarmup(duration));
    requireLonger(duration, warmup);
    return warmup;
  }

  /** The warm-up before a shape, which is measured as a whole. */
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
