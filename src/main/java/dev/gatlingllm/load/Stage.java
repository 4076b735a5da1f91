package dev.gatlingllm.load;

import dev.gatlingllm.record.StageManifest;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * One load level of a run.
 *
 * @param index from 0
 * @param name in reports, and the group in Gatling's report, e.g. "4 users, stream"
 * @param arrivals what makes users come, and until when
 * @param stream streams are asked for
 * @param warmup the first part of the stage, whose requests are not measured
 */
public record Stage(int index, String name, Arrivals arrivals, boolean stream, Duration warmup) {

  /**
   * A stage of so many users, who come within its warm-up.
   *
   * @param users ≥ 1
   * @param duration of the whole stage, warm-up included
   * @param requests stop issuing after so many measured requests
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

  /** The one stage of a run whose load the user's own injection profile decides. */
  public static Stage wholeRun(boolean stream) {
    return new Stage(0, "whole run", new Arrivals.InjectionProfile(), stream, Duration.ZERO);
  }

  /**
   * The stage as it was planned, of which a run's manifest tells.
   *
   * @throws IllegalArgumentException with a sentence, if it is a closed one without users or
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
