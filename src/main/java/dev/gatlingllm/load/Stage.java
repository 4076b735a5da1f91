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
    return new Stage(0, "whole run", new Arrivals.Own(), stream, Duration.ZERO);
  }

  /**
   * The stage as it was planned, of which a run's manifest tells.
   *
   * @throws IllegalArgumentException with a sentence, if it is a closed one without users or
   *     duration
   */
  public static Stage of(StageManifest told) {
    Duration warmup = Duration.ofNanos(told.warmupNanos());
    if (told.arrivals() == StageManifest.Arrivals.OWN) {
      return new Stage(told.index(), told.name(), new Arrivals.Own(), told.stream(), warmup);
    }
    if (told.users().isEmpty() || told.durationNanos().isEmpty()) {
      throw new IllegalArgumentException(
          "Stage %s of run.json is CLOSED, and must have users and durationNanos."
              .formatted(told.index()));
    }
    return closed(
        told.index(),
        told.name(),
        told.users().getAsInt(),
        told.stream(),
        Duration.ofNanos(told.durationNanos().getAsLong()),
        warmup,
        told.requests());
  }
}
