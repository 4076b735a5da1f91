package dev.gatlingllm.metrics;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What happened in one slice of a stage's window: docs/metrics.md, "Time slices".
 *
 * @param label of the step of the load that it belongs to; empty if the load has no steps
 * @param startSeconds since the window's start
 * @param endSeconds exclusive
 * @param arrivals requests that were due in it; without a schedule, that were sent
 * @param sent requests that were sent in it, every attempt
 * @param meanInFlight mean number of requests in flight
 * @param done requests that ended in it without a failure
 * @param failed requests that failed in it, by cause
 * @param outputTokens completion tokens that arrived in it
 * @param goodputPerSecond empty if no objective can be judged
 * @param times the metrics of {@link Metric.Use#SLICES}
 * @param scheduleLag sent − due, in milliseconds
 */
public record Slice(
    String label,
    double startSeconds,
    double endSeconds,
    long arrivals,
    long sent,
    double meanInFlight,
    long done,
    Map<String, Long> failed,
    double outputTokens,
    OptionalDouble goodputPerSecond,
    Map<Metric, Times> times,
    Times scheduleLag) {

  /**
   * Times in milliseconds.
   *
   * @param p95 empty with fewer than 10 samples beyond it, like p99
   */
  public record Times(
      long count, OptionalDouble p50, OptionalDouble p95, OptionalDouble p99, OptionalDouble max) {
    public static final Times NONE =
        new Times(
            0,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
  }

  public double seconds() {
    return endSeconds - startSeconds;
  }

  /** A count or sum of the slice ÷ its length. */
  public double perSecond(double amount) {
    return amount / seconds();
  }

  public long failures() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }

  public Times of(Metric metric) {
    return times.getOrDefault(metric, Times.NONE);
  }
}
