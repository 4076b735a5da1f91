package dev.gatlingllm.metrics;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether requests of an open load arrived faster than they were answered: docs/metrics.md,
 * "Overload".
 *
 * @param detected whether they did, beyond chance
 * @param undecided whether in flight grew, but most answers were cut off too early to tell whether
 *     they took longer
 * @param inFlightFrom requests due and not yet answered, where the judged part of the window begins
 * @param inFlightTo the same where it ends
 * @param arrivalsPerSecond requests due in between ÷ its length
 * @param answersPerSecond requests that ended in between, failed ones as well, ÷ its length
 */
public record Overload(
    boolean detected,
    boolean undecided,
    long inFlightFrom,
    long inFlightTo,
    double arrivalsPerSecond,
    double answersPerSecond) {

  /** For the reader of a report; empty if there is nothing to say. */
  Optional<String> sentence() {
    if (detected) {
      return Optional.of(
          "Overloaded: "
              + growth()
              + " Requests/s counts answers that came after the window, too. The longer the stage,"
              + " the longer TTFT and E2E: they hold for this length only.");
    }
    return undecided
        ? Optional.of(
            "Overloaded, or too short for its answers: "
                + growth()
                + " Most were cut off too early to tell whether they took longer than those"
                + " before.")
        : Optional.empty();
  }

  private String growth() {
    return String.format(
        Locale.ROOT,
        "requests arrived faster than they were answered, %.2f against %.2f a second; in flight"
            + " grew from %,d to %,d.",
        arrivalsPerSecond,
        answersPerSecond,
        inFlightFrom,
        inFlightTo);
  }
}
