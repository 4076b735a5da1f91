package dev.gatlingllm.metrics;

import dev.gatlingllm.record.HistogramState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Records durations in constant memory (about 200 KB): percentiles to 3 digits from 1 µs to 1 h;
 * exact mean, minimum and maximum. Not thread-safe.
 */
public final class LatencyHistogram {
  /** Longest duration; longer ones count as this: one hour. */
  public static final long LONGEST_NANOS = 3_600_000_000_000L;

  private static final long SHORTEST_NANOS = 1_000;
  private static final int DIGITS = 3;

  /** HdrHistogram's unit at this range: the power of 2 below 1 µs. */
  private static final long STEP_NANOS = 512;

  /** Number of buckets per doubling, for drawing: they are 0.4 % to 0.8 % wide. */
  private static final long BUCKETS_PER_DOUBLING = 128;

  private final Histogram histogram;
  private final Moments millis;
  private long outOfRange;

  public LatencyHistogram() {
    this(new Histogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS), new Moments(), 0);
  }

  private LatencyHistogram(Histogram histogram, Moments millis, long outOfRange) {
    this.histogram = histogram;
    this.millis = millis;
    this.outOfRange = outOfRange;
  }

  /**
   * Restores a histogram from its {@link #state}.
   *
   * @throws IllegalArgumentException if the counts are not a valid histogram
   */
  public static LatencyHistogram of(HistogramState state) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(state.counts()));
      return new LatencyHistogram(
          Histogram.decodeFromCompressedByteBuffer(bytes, LONGEST_NANOS),
          Moments.of(state.count(), state.mean(), state.squares(), state.min(), state.max()),
          state.outOfRange());
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException("the counts are no histogram: " + e.getMessage(), e);
    }
  }

  public HistogramState state() {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    return new HistogramState(
        Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)),
        count(),
        millis.mean().orElse(0),
        millis.squares(),
        millis.min().orElse(0),
        millis.max().orElse(0),
        outOfRange);
  }

  public void addAll(LatencyHistogram other) {
    histogram.add(other.histogram);
    millis.addAll(other.millis);
    outOfRange += other.outOfRange;
  }

  /** Records a duration; one below 0 counts as 0, one above an hour as an hour. */
  public void record(long nanos) {
    long clamped = Math.max(0, Math.min(LONGEST_NANOS, nanos));
    if (clamped != nanos) {
      outOfRange++;
    }
    histogram.recordValue(clamped);
    millis.add(clamped / 1e6);
  }

  /** Records a duration in milliseconds, rounded to the nanosecond. */
  public void recordMillis(double value) {
    record(Math.round(value * 1e6));
  }

  public long count() {
    return millis.count();
  }

  /** Number of durations that were below 0 or above an hour. */
  public long outOfRange() {
    return outOfRange;
  }

  /** The distribution so far, in milliseconds. */
  public Distribution distribution() {
    List<Cell> cells = cells();
    return new Distribution(
        count(),
        millis.mean(),
        millis.meanCi95(),
        millis.min(),
        percentile(50, cells),
        percentile(90, cells),
        percentile(95, cells),
        percentile(99, cells),
        millis.max(),
        new Distribution.Intervals(
            interval(50, cells), interval(90, cells), interval(95, cells), interval(99, cells)),
        buckets(cells));
  }

  /** An empty histogram with the same cells, which takes only the memory that its values need. */
  static Histogram growing() {
    Histogram histogram = new Histogram(SHORTEST_NANOS, 2 * SHORTEST_NANOS, DIGITS);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** The nearest-rank percentile, in milliseconds; empty if there are too few samples. */
  OptionalDouble percentile(double percent) {
    return percentile(histogram, millis.max(), percent);
  }

  /**
   * The same of another one.
   *
   * @param maxMillis its greatest value, exactly
   */
  static OptionalDouble percentile(Histogram histogram, OptionalDouble maxMillis, double percent) {
    if (!hasEnough(histogram, percent)) {
      return OptionalDouble.empty();
    }
    double value = histogram.getValueAtPercentile(percent) / 1e6;
    // The histogram returns the upper edge of its cell, which may lie beyond all samples.
    return OptionalDouble.of(Math.min(value, maxMillis.orElseThrow()));
  }

  private static boolean hasEnough(Histogram histogram, double percent) {
    long needed = percent <= 50 ? 1 : Distribution.samplesNeeded(percent);
    return histogram.getTotalCount() >= needed;
  }

  /**
   * A cell that has samples.
   *
   * @param value the least of those that are equivalent in it, in nanoseconds
   * @param count of its samples
   * @param upTo that, and the count of all cells before it
   */
  private record Cell(long value, long count, long upTo) {}

  /** In order. Thousands are looked through to find these; the histogram's iterator does more. */
  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    long upTo = 0;
    for (long value = histogram.lowestEquivalentValue(histogram.getMinValue());
        upTo < histogram.getTotalCount();
        value = histogram.nextNonEquivalentValue(value)) {
      long count = histogram.getCountAtValue(value);
      if (count > 0) {
        upTo += count;
        cells.add(new Cell(value, count, upTo));
      }
    }
    return cells;
  }

  /** As {@link #percentile(double)}, which looks through all of the histogram's cells each time. */
  private OptionalDouble percentile(double percent, List<Cell> cells) {
    if (!hasEnough(histogram, percent)) {
      return OptionalDouble.empty();
    }
    long rank = Math.max(1, (long) Math.ceil(Math.nextDown(percent) * count() / 100));
    double value = histogram.highestEquivalentValue(atRank(rank, cells)) / 1e6;
    return OptionalDouble.of(Math.min(value, millis.max().orElseThrow()));
  }

  /** Widened to the edges of the histogram's cells, within the range of the samples. */
  private Optional<Interval> interval(double percent, List<Cell> cells) {
    if (!hasEnough(histogram, percent)) {
      return Optional.empty();
    }
    return OrderStatistics.ranks95(count(), percent)
        .map(
            ranks ->
                new Interval(
                    Math.max(
                        histogram.lowestEquivalentValue(atRank(ranks.low(), cells)) / 1e6,
                        millis.min().orElseThrow()),
                    Math.min(
                        histogram.highestEquivalentValue(atRank(ranks.high(), cells)) / 1e6,
                        millis.max().orElseThrow())));
  }

  /** A value equivalent to the sample of this rank; ranks start at 1. */
  private static long atRank(long rank, List<Cell> cells) {
    for (Cell cell : cells) {
      if (cell.upTo >= rank) {
        return cell.value;
      }
    }
    throw new IllegalArgumentException("rank " + rank);
  }

  private List<Distribution.Bucket> buckets(List<Cell> cells) {
    List<Distribution.Bucket> buckets = new ArrayList<>();
    long from = 0;
    long count = 0;
    for (Cell cell : cells) {
      long start = cell.value - cell.value % width(cell.value);
      if (start != from && count > 0) {
        buckets.add(bucket(from, count));
        count = 0;
      }
      from = start;
      count += cell.count;
    }
    if (count > 0) {
      buckets.add(bucket(from, count));
    }
    return List.copyOf(buckets);
  }

  private static Distribution.Bucket bucket(long from, long count) {
    return new Distribution.Bucket(from / 1e6, (from + width(from)) / 1e6, count);
  }

  /** Widths are powers of 2, no finer than the histogram's, so no cell is split. */
  private static long width(long nanos) {
    return Math.max(STEP_NANOS, Long.highestOneBit(nanos) / BUCKETS_PER_DOUBLING);
  }
}
