package dev.gatlingllm.record;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The text chunks of one answer as they arrive. Belongs to one event loop; a chunk costs two array
 * stores.
 */
public final class Timeline {
  /** docs/metrics.md, "stall": beside a fixed bound, this many times the request's median gap … */
  private static final int STALL_MEDIANS = 5;

  /** … and at least this long. */
  private static final long STALL_FLOOR_NANOS = 50_000_000;

  private long[] nanos = new long[64];
  private byte[] choices = new byte[64];
  private int count;
  private int coalesced;

  /**
   * A chunk arrived.
   *
   * @param readNanos when its bytes were read from the socket; two chunks of one read have the same
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

  /** Chunks so far; another thread may see a slightly older number. */
  public int count() {
    return count;
  }

  public OptionalLong firstNanos() {
    return count == 0 ? OptionalLong.empty() : OptionalLong.of(nanos[0]);
  }

  public OptionalLong lastNanos() {
    return count == 0 ? OptionalLong.empty() : OptionalLong.of(nanos[count - 1]);
  }

  public Arrivals arrivals() {
    return count == 0
        ? Arrivals.NONE
        : new Arrivals(Arrays.copyOf(nanos, count), Arrays.copyOf(choices, count));
  }

  /**
   * The facts of the chunks so far.
   *
   * @param stallNanos a longer gap is a stall in any case
   */
  public Chunks chunks(long stallNanos) {
    long[] gaps = gaps(arrivals());
    Arrays.sort(gaps);
    int stalls = 0;
    if (gaps.length > 0) {
      long bound =
          Math.min(stallNanos, Math.max(STALL_FLOOR_NANOS, STALL_MEDIANS * gaps[gaps.length / 2]));
      for (int i = gaps.length - 1; i >= 0 && gaps[i] > bound; i--) {
        stalls++;
      }
    }
    return new Chunks(
        count,
        coalesced,
        stalls,
        gaps.length == 0 ? OptionalLong.empty() : OptionalLong.of(gaps[gaps.length - 1]));
  }

  /** The gaps of docs/metrics.md, "ITL", in nanoseconds. */
  public static long[] gaps(Arrivals arrivals) {
    long[] gaps = new long[arrivals.count()];
    int[] n = {0};
    arrivals.eachGap(gap -> gaps[n[0]++] = gap);
    return Arrays.copyOf(gaps, n[0]);
  }
}
