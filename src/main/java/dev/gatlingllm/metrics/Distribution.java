package dev.gatlingllm.metrics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The values of one metric in one stage, in the metric's unit.
 *
 * @param count number of samples
 * @param meanCi95 half the width of the mean's 95 % confidence interval; empty below 2 samples
 * @param p90 empty with fewer than 10 samples beyond it, like every percentile above p50
 * @param intervals confidence intervals of the percentiles
 * @param buckets the histogram, for drawing, without empty buckets
 */
public record Distribution(
    long count,
    OptionalDouble mean,
    OptionalDouble meanCi95,
    OptionalDouble min,
    OptionalDouble p50,
    OptionalDouble p90,
    OptionalDouble p95,
    OptionalDouble p99,
    OptionalDouble max,
    Intervals intervals,
    List<Bucket> buckets) {

  public static final Distribution EMPTY = withoutPercentiles(new Moments());

  static Distribution withoutPercentiles(Moments moments) {
    OptionalDouble none = OptionalDouble.empty();
    return new Distribution(
        moments.count(),
        moments.mean(),
        moments.meanCi95(),
        moments.min(),
        none,
        none,
        none,
        none,
        moments.max(),
        Intervals.NONE,
        List.of());
  }

  /** Samples in [from, to). */
  public record Bucket(double from, double to, long count) {}

  /**
   * The 95 % confidence intervals of the percentiles, between two samples whose ranks are given by
   * {@link OrderStatistics}. Empty if the percentile is empty, or if the samples are too few or
   * depend on each other.
   */
  public record Intervals(
      Optional<Interval> p50,
      Optional<Interval> p90,
      Optional<Interval> p95,
      Optional<Interval> p99) {
    static final Intervals NONE =
        new Intervals(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * The distribution of samples that come in clusters: with another interval of the mean, and no
   * intervals of the percentiles.
   *
   * @param meanHalfWidth half the width of the mean's interval; empty if unknown
   */
  public Distribution clustered(OptionalDouble meanHalfWidth) {
    return new Distribution(
        count, mean, meanHalfWidth, min, p50, p90, p95, p99, max, Intervals.NONE, buckets);
  }

  /** Minimum number of samples for a percentile: 10 beyond it, e.g. 1,000 for 99. */
  public static long samplesNeeded(double percentile) {
    return (long) Math.ceil(1000 / (100 - percentile));
  }
}
