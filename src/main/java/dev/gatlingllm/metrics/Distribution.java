package dev.gatlingllm.metrics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric over one stage, in the metric's unit.
 *
 * @param count samples
 * @param meanCi95 half the width of the mean's 95 % confidence interval; empty below 2 samples
 * @param p90 empty, as every percentile above p50, with fewer than 10 samples beyond it
 * @param intervals of the percentiles
 * @param buckets the histogram, for drawing; empty buckets left out
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

  /** No sample at all. */
  public static final Distribution EMPTY =
      new Distribution(
          0,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Intervals.NONE,
          List.of());

  /** Only what the moments tell. */
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
   * The 95 % confidence intervals of the percentiles: from one sample to another, of the ranks by
   * {@link OrderStatistics}. Empty where the percentile is, where the samples are too few to bound
   * it, and where they depend on each other.
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
   * The same samples, which come in clusters that resemble each other: with the interval that the
   * mean has then, and none for the percentiles.
   *
   * @param meanHalfWidth empty where it is not known either
   */
  public Distribution clustered(OptionalDouble meanHalfWidth) {
    return new Distribution(
        count, mean, meanHalfWidth, min, p50, p90, p95, p99, max, Intervals.NONE, buckets);
  }

  /** The samples a percentile needs: 10 beyond it, e.g. 1,000 for 99. */
  public static long samplesNeeded(double percentile) {
    return (long) Math.ceil(1000 / (100 - percentile));
  }
}
