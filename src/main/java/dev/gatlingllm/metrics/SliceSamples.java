package dev.gatlingllm.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * The durations of one slice: each by itself while they are few, as in most slices; then counts by
 * the cells of {@link LatencyHistogram}, as many as their range needs. Percentiles are those of
 * that histogram in both cases. Not thread-safe.
 */
final class SliceSamples {
  /** As much memory as the cells up to some milliseconds. */
  private static final int FEW = 4_096;

  /** A cell is 512 ns wide, or so wide that 1,024 of them make the value; both powers of 2. */
  private static final int UNIT_BITS = 9;

  private static final int HALF_BITS = 10;

  /** The values, or the counts of the cells. */
  private long[] samples = new long[8];

  private int few;
  private boolean many;
  private long greatestNanos;

  /** Adds a duration; below 0 it counts as 0, above one hour as one hour. */
  void add(long nanos) {
    long clamped =
        nanos < 0
            ? 0
            : nanos > LatencyHistogram.LONGEST_NANOS ? LatencyHistogram.LONGEST_NANOS : nanos;
    if (clamped > greatestNanos) {
      greatestNanos = clamped;
    }
    if (many) {
      count(clamped, 1);
      return;
    }
    if (few == samples.length) {
      samples = Arrays.copyOf(samples, 2 * few);
    }
    samples[few++] = clamped;
    if (few == FEW) {
      countAll();
    }
  }

  void addAll(SliceSamples other) {
    if (!other.many) {
      for (int i = 0; i < other.few; i++) {
        add(other.samples[i]);
      }
      return;
    }
    if (!many) {
      countAll();
    }
    for (int cell = 0; cell < other.samples.length; cell++) {
      if (other.samples[cell] > 0) {
        count(valueOf(cell), other.samples[cell]);
      }
    }
    greatestNanos = Math.max(greatestNanos, other.greatestNanos);
  }

  private void countAll() {
    long[] values = samples;
    samples = new long[0];
    many = true;
    for (int i = 0; i < few; i++) {
      count(values[i], 1);
    }
  }

  private void count(long nanos, long times) {
    int cell = cellOf(nanos);
    if (cell >= samples.length) {
      samples = Arrays.copyOf(samples, (cell / 1024 + 1) * 1024);
    }
    samples[cell] += times;
  }

  /** As HdrHistogram numbers its cells, which it tells nobody. */
  private static int cellOf(long nanos) {
    long units = nanos >> UNIT_BITS;
    int doubling = 0;
    // Some few steps; numberOfLeadingZeros takes longer without the second compiler.
    while (units >= 2 << HALF_BITS) {
      units >>= 1;
      doubling++;
    }
    return (doubling << HALF_BITS) + (int) units;
  }

  private static long valueOf(int cell) {
    int doubling = Math.max(0, (cell >> HALF_BITS) - 1);
    return (long) (cell - (doubling << HALF_BITS)) << (doubling + UNIT_BITS);
  }

  Slice.Times times() {
    Histogram all = LatencyHistogram.growing();
    for (int i = 0; i < (many ? samples.length : few); i++) {
      if (!many) {
        all.recordValue(samples[i]);
      } else if (samples[i] > 0) {
        all.recordValueWithCount(valueOf(i), samples[i]);
      }
    }
    OptionalDouble max = OptionalDouble.of(greatestNanos / 1e6);
    return new Slice.Times(
        all.getTotalCount(),
        LatencyHistogram.percentile(all, max, 50),
        LatencyHistogram.percentile(all, max, 95),
        LatencyHistogram.percentile(all, max, 99),
        max);
  }
}
