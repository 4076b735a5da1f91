package dev.gatlingllm.load;

import dev.gatlingllm.record.StageManifest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One load level of a run.
 *
 * @param index from 0
 * @param name in our reports, and of the group in Gatling's report, e.g. "4 users, stream"
 * @param arrivals how its users arrive, and until when
 * @param stream whether streams are requested
 * @param warmup the first part of the stage, whose requests are not measured
 */
public record Stage(int index, String name, Arrivals arrivals, boolean stream, Duration warmup) {

  /**
   * A stage with a constant number of users, who arrive within its warm-up.
   *
   * @param users ≥ 1
   * @param duration of the whole stage, warm-up included
   * @param requests number of measured requests after which the stage sends no more; empty if
   *     unlimited
   */
  public static Stage closed(
      int index,
      String name,
      int users,
      boolean stream,
      Duration duration,
      Duration warmup,
      OptionalLong requests) {
    return new Stage(
        index, name, Arrivals.Closed.within(warmup, users, duration, requests), stream, warmup);
  }

  /** The only stage of a run with an injection profile of its own. */
  public static Stage wholeRun(boolean stream, Duration warmup) {
    return new Stage(0, "whole run", new Arrivals.InjectionProfile(), stream, warmup);
  }

  /**
   * The stage as planned, from a run's manifest.
   *
   * @throws IllegalArgumentException with one sentence, if a closed stage lacks its users or its
   *     duration
   */
  public static Stage of(StageManifest manifest) {
    Duration warmup = Duration.ofNanos(manifest.warmupNanos());
    if (manifest.arrivals() == StageManifest.ArrivalKind.OWN) {
      return new Stage(
          manifest.index(),
          manifest.name(),
          new Arrivals.InjectionProfile(),
          manifest.stream(),
          warmup);
    }
    if (manifest.load().isPresent()) {
      StageReading.Planned planned =
          StageWords.parse(
              "Stage " + manifest.index() + " of run.json",
              manifest.load().get(),
              new StageReading.Defaults(warmup, Optional.of(warmup), manifest.requests()));
      return new Stage(
          manifest.index(),
          manifest.name(),
          planned.arrivals(),
          manifest.stream(),
          planned.warmup());
    }
    if (manifest.users().isEmpty() || manifest.durationNanos().isEmpty()) {
      throw new IllegalArgumentException(
          "Stage %s of run.json is CLOSED, and must have users and durationNanos."
              .formatted(manifest.index()));
    }
    return closed(
        manifest.index(),
        manifest.name(),
        manifest.users().getAsInt(),
        manifest.stream(),
        Duration.ofNanos(manifest.durationNanos().getAsLong()),
        warmup,
        manifest.requests());
  }
}
