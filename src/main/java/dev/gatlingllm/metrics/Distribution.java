package dev.gatlingllm.metrics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One metric over one stage, in the metric's unit (milliseconds for all times).
 *
 * @param count samples
 * @param meanCi95 half the width of the mean's 95 % confidence interval; empty below 2 samples
 * @param p90 empty, as every percentile above p50, with fewer than 10 samples beyond it
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
          List.of());

  /** Samples in [from, to). */
  public record Bucket(double from, double to, long count) {}

  /** The same samples with another interval of the mean. */
  public Distribution withMeanCi95(OptionalDouble halfWidth) {
    return new Distribution(count, mean, halfWidth, min, p50, p90, p95, p99, max, buckets);
  }

  /** The samples a percentile needs: 10 beyond it, e.g. 1,000 for 99. */
  public static long samplesNeeded(double percentile) {
    return (long) Math.ceil(1000 / (100 - percentile));
  }
}
