package dev.gatlingllm.metrics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Was the client fit to measure?
 *
 * @param reasons why it was not; empty means VALID
 * @param sendLag sent − ready, connecting left out, milliseconds
 * @param scheduleLag sent − intended, milliseconds; empty where no schedule gave an instant
 * @param eventLoopLag how late a probe on each event loop ran, milliseconds
 * @param lateTicks probe ticks more than 1 ms late
 * @param cpuCores cores that the process kept busy on average; empty where the system does not say
 * @param stealShare of the machine's CPU time, what its host gave to others, 0 … 1; empty where the
 *     system does not say
 * @param promptWaits prompts that were not ready in time
 * @param lost the reasons are only that something is not known
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

  /** With reasons that speak against the client, if any. */
  public ClientHealth(
      List<String> reasons,
      Distribution sendLag,
      Distribution scheduleLag,
      Distribution eventLoopLag,
      long lateTicks,
      double gcPauseMillis,
      double longestGcPauseMillis,
      OptionalDouble cpuCores,
      OptionalDouble stealShare,
      long promptWaits) {
    this(
        reasons,
        sendLag,
        scheduleLag,
        eventLoopLag,
        lateTicks,
        gcPauseMillis,
        longestGcPauseMillis,
        cpuCores,
        stealShare,
        promptWaits,
        false);
  }

  /** Of a stage in which nothing was measured. */
  public static final ClientHealth NOT_JUDGED = ofNothing(List.of(), false);

  /** Of a stage whose client could not be asked any more. */
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

  /** Nobody can say. */
  public boolean unknown() {
    return equals(UNKNOWN);
  }

  /** VALID, CLIENT-BOUND or UNKNOWN. */
  public String verdict() {
    return valid() ? "VALID" : lost ? "UNKNOWN" : "CLIENT-BOUND";
  }
}
