package dev.gatlingllm.record;

import java.util.OptionalDouble;

/**
 * A client's readings of itself in the window of a stage, which no record contains.
 *
 * @param injector number of the client's load generator, from 1
 * @param observedNanos how long it was observed
 * @param cores available to the process
 * @param eventLoopLag how late a probe on each event loop ran
 * @param lateTicks number of probe ticks that were more than 1 ms late
 * @param cpuCores average number of cores that the process kept busy; empty if unknown
 * @param stealShare share of the machine's CPU time that its host gave to others, 0 to 1; empty if
 *     unknown
 * @param promptWaits number of prompts that were not ready in time
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
