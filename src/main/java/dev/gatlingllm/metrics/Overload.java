package dev.gatlingllm.metrics;

import java.util.Locale;

/**
 * Whether requests of an open load arrived faster than they were answered: docs/metrics.md,
 * "Overload".
 *
 * @param detected whether they did, beyond chance
 * @param inFlightFrom requests due and not yet answered, where the judged part of the window begins
 * @param inFlightTo the same where it ends
 * @param arrivalsPerSecond requests due in between ÷ its length
 * @param answersPerSecond requests that ended in between, failed ones as well, ÷ its length
 */
public record Overload(
    boolean detected,
    long inFlightFrom,
    long inFlightTo,
    double arrivalsPerSecond,
    double answersPerSecond) {

  /** For the reader of a report. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "Overloaded: requests arrived faster than they were answered, %.2f against %.2f a second;"
            + " in flight grew from %,d to %,d. Requests/s is what was offered, not what was done."
            + " The longer the stage, the longer TTFT and E2E: they hold for this length only.",
        arrivalsPerSecond,
        answersPerSecond,
        inFlightFrom,
        inFlightTo);
  }
}
