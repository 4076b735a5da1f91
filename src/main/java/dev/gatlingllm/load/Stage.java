package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.draw.Words;
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

  /**
   * The same, with the files of its load read once.
   *
   * @param injector number of this load generator, from 1
   * @param injectors their count
   * @throws ConfigException with one sentence, if a file is not as it must be
   */
  public Stage checked(int injector, int injectors) {
    Stage checked = new Stage(index, name, arrivals.checked(injector, injectors), stream, warmup);
    Optional<Duration> length = checked.arrivals.plannedDuration();
    if (arrivals.plannedDuration().isEmpty()
        && length.isPresent()
        && length.get().compareTo(warmup) <= 0) {
      throw new ConfigException(
          "Stage '%s' lasts %s, must be longer than its warm-up, which is %s (llm.warmup)."
              .formatted(name, Words.seconds(length.get()), Words.seconds(warmup)));
    }
    return checked;
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
      Arrivals arrivals = planned.arrivals();
      return new Stage(
          manifest.index(),
          manifest.name(),
          manifest.durationNanos().isPresent()
              ? arrivals.lasting(Duration.ofNanos(manifest.durationNanos().getAsLong()))
              : arrivals,
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
