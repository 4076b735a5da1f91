package dev.gatlingllm.answer;

import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The text chunks of one answer as they arrive. Used on one event loop only; a chunk costs two
 * array stores.
 */
public final class Timeline {
  /**
   * docs/metrics.md, "stall": in addition to a fixed bound, this many times the request's median
   * gap …
   */
  private static final int STALL_MEDIANS = 5;

  /** … and at least this long for each token. */
  private static final long STALL_FLOOR_NANOS = 50_000_000;

  private long[] nanos = new long[64];
  private byte[] choices = new byte[64];
  private int count;
  private int coalesced;

  /**
   * @param readNanos when its bytes were read from the socket; equal for chunks of the same read
   * @param choiceBits the choices it has text for, bit i for choice i; not 0
   */
  public void chunk(long readNanos, long choiceBits) {
    if (count > 0 && nanos[count - 1] == readNanos) {
      coalesced += Long.bitCount(choiceBits);
    }
    for (long bits = choiceBits; bits != 0; bits &= bits - 1) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, count * 2);
        choices = Arrays.copyOf(choices, count * 2);
      }
      nanos[count] = readNanos;
      choices[count] = (byte) Long.numberOfTrailingZeros(bits);
      count++;
    }
  }

  long memory() {
    return (long) nanos.length * (Long.BYTES + 1);
  }

  /** Number of chunks so far; another thread may see a slightly older value. */
  public int count() {
    return count;
  }

  /** Number of chunks in the first read that had any. */
  int firstReadCount() {
    int first = 0;
    while (first < count && nanos[first] == nanos[0]) {
      first++;
    }
    return first;
  }

  long nanos() {
    return count == 0 ? 0 : nanos[count - 1] - nanos[0];
  }

  public OptionalLong firstNanos() {
    return count == 0 ? OptionalLong.empty() : OptionalLong.of(nanos[0]);
  }

  public OptionalLong lastNanos() {
    return count == 0 ? OptionalLong.empty() : OptionalLong.of(nanos[count - 1]);
  }

  public ChunkArrivals arrivals() {
    return count == 0
        ? ChunkArrivals.NONE
        : new ChunkArrivals(Arrays.copyOf(nanos, count), Arrays.copyOf(choices, count));
  }

  /**
   * @param stallNanos a longer gap per token of the chunk after it is always a stall
   * @param chunkTokens mean number of tokens per chunk
   */
  public Chunks chunks(long stallNanos, double chunkTokens) {
    long[] gaps = arrivals().gaps();
    Arrays.sort(gaps);
    return new Chunks(
        count,
        coalesced,
        gaps.length,
        stalls(gaps, stallNanos, Math.max(1, chunkTokens)),
        gaps.length == 0 ? OptionalLong.empty() : OptionalLong.of(gaps[gaps.length - 1]));
  }

  /**
   * Ignores gaps of 0, which the network makes: they would make a server that writes in bursts look
   * slow.
   */
  private static int stalls(long[] sortedGaps, long stallNanos, double chunkTokens) {
    int first = 0;
    while (first < sortedGaps.length && sortedGaps[first] <= 0) {
      first++;
    }
    if (first == sortedGaps.length) {
      return 0;
    }
    double median = sortedGaps[first + (sortedGaps.length - first) / 2];
    double bound =
        Math.min(
            stallNanos * chunkTokens,
            Math.max(STALL_FLOOR_NANOS * chunkTokens, STALL_MEDIANS * median));
    int stalls = 0;
    for (int i = sortedGaps.length - 1; i >= 0 && sortedGaps[i] > bound; i--) {
      stalls++;
    }
    return stalls;
  }
}
