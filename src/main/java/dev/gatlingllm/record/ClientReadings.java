package dev.gatlingllm.record;

import java.util.OptionalDouble;

/**
 * What the client saw of itself in the window of a stage, and what no record can tell.
 *
 * @param injector number of the load generator whose client it is, from 1
 * @param observedNanos how long it looked
 * @param cores available to the process
 * @param eventLoopLag how late a probe on each event loop ran
 * @param lateTicks probe ticks more than 1 ms late
 * @param cpuCores cores that the process kept busy on average; empty where the system does not say
 * @param stealShare of the machine's CPU time, what its host gave to others, 0 … 1; empty where the
 *     system does not say
 * @param promptWaits prompts that were not ready in time
 */
public record ClientReadings(
    int injector,
    long observedNanos,
    int cores,
    HistogramState eventLoopLag,
    long lateTicks,
    double gcPauseMillis,
    double longestGcPauseMillis,
    OptionalDouble cpuCores,
    OptionalDouble stealShare,
    long promptWaits) {

  /** Of the only load generator, or the first. */
  public ClientReadings(
      long observedNanos,
      int cores,
      HistogramState eventLoopLag,
      long lateTicks,
      double gcPauseMillis,
      double longestGcPauseMillis,
      OptionalDouble cpuCores,
      OptionalDouble stealShare,
      long promptWaits) {
    this(
        1,
        observedNanos,
        cores,
        eventLoopLag,
        lateTicks,
        gcPauseMillis,
        longestGcPauseMillis,
        cpuCores,
        stealShare,
        promptWaits);
  }

  /** The same of that load generator. */
  public ClientReadings by(int number) {
    return new ClientReadings(
        number,
        observedNanos,
        cores,
        eventLoopLag,
        lateTicks,
        gcPauseMillis,
        longestGcPauseMillis,
        cpuCores,
        stealShare,
        promptWaits);
  }
}
