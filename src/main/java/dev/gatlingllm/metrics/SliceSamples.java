package dev.gatlingllm.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * Durations of one slice: a list while they are few, as in most slices; then a histogram as large
 * as their range needs. Percentiles are those of {@link LatencyHistogram} in either case. Not
 * thread-safe.
 */
final class SliceSamples {
  /** This many take half the memory of a histogram up to a second. */
  private static final int FEW = 4_096;

  private long[] few = new long[8];
  private int fewCount;
  private long greatestNanos;
  private Histogram many;

  /** Adds a duration; one below 0 counts as 0, one above an hour as an hour. */
  void add(long nanos) {
    long clamped = Math.max(0, Math.min(LatencyHistogram.LONGEST_NANOS, nanos));
    greatestNanos = Math.max(greatestNanos, clamped);
    if (many != null) {
      many.recordValue(clamped);
      return;
    }
    if (fewCount == few.length) {
      few = Arrays.copyOf(few, 2 * fewCount);
    }
    few[fewCount++] = clamped;
    if (fewCount == FEW) {
      many = histogram();
      few = null;
    }
  }

  void addAll(SliceSamples other) {
    if (other.many == null) {
      for (int i = 0; i < other.fewCount; i++) {
        add(other.few[i]);
      }
      return;
    }
    if (many == null) {
      many = histogram();
      few = null;
    }
    many.add(other.many);
    greatestNanos = Math.max(greatestNanos, other.greatestNanos);
  }

  private Histogram histogram() {
    Histogram histogram = LatencyHistogram.growing();
    for (int i = 0; i < fewCount; i++) {
      histogram.recordValue(few[i]);
    }
    return histogram;
  }

  /** The times so far; there must be at least one. */
  Slice.Times times() {
    Histogram all = many == null ? histogram() : many;
    OptionalDouble max = OptionalDouble.of(greatestNanos / 1e6);
    return new Slice.Times(
        all.getTotalCount(),
        LatencyHistogram.percentile(all, max, 50),
        LatencyHistogram.percentile(all, max, 95),
        LatencyHistogram.percentile(all, max, 99),
        max);
  }
}
