package dev.gatlingllm.metrics;

import dev.gatlingllm.record.ClientReadings;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether the client was fit to measure, with its readings ({@link ClientReadings}).
 *
 * @param reasons why it was not; empty means VALID
 * @param sendLag sent − ready, without connecting, in milliseconds
 * @param scheduleLag sent − intended, without connecting, in milliseconds; empty without a schedule
 * @param eventLoopLag how late a probe on each event loop ran, in milliseconds
 * @param lost whether the only reasons are unknown readings
 */
public record ClientHealth(
    List<String> reasons,
    Distribution sendLag,
    Distribution scheduleLag,
    Distribution eventLoopLag,
    long lateTicks,
    double gcPauseMillis,
    double longestGcPauseMillis,
    OptionalDouble cpuCores,
    OptionalDouble stealShare,
    long promptWaits,
    boolean lost) {

  /** The health in a stage in which nothing was measured. */
  public static final ClientHealth NOT_JUDGED = ofNothing(List.of(), false);

  /** The health in a stage whose readings are lost. */
  public static final ClientHealth UNKNOWN =
      ofNothing(List.of("What the client saw of itself was lost with the run."), true);

  private static ClientHealth ofNothing(List<String> reasons, boolean lost) {
    return new ClientHealth(
        reasons,
        Distribution.EMPTY,
        Distribution.EMPTY,
        Distribution.EMPTY,
        0,
        0,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        lost);
  }

  public boolean valid() {
    return reasons.isEmpty();
  }

  public boolean unknown() {
    return equals(UNKNOWN);
  }

  public String verdict() {
    return valid() ? "VALID" : lost ? "UNKNOWN" : "CLIENT-BOUND";
  }
}
