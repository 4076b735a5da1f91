package dev.gatlingllm.wire;

import java.time.Instant;

/**
 * Tells {@link System#nanoTime} of an instant of the wall clock, in which the kernel stamps what it
 * receives. The two are read together again for each round of reads, so that it doesn't matter when
 * somebody sets the wall clock. Used by one thread.
 */
final class ClockPair {
  /** Between two readings of the monotonic clock; longer, and the thread was interrupted. */
  private static final long AT_ONCE_NANOS = 2_000;

  private static final int MOST_TRIES = 4;

  private long epochMinusMonotonic;

  /** Reads both clocks; returns {@link System#nanoTime}. */
  long read() {
    long before = System.nanoTime();
    long apart = Long.MAX_VALUE;
    for (int i = 0; i < MOST_TRIES && apart > AT_ONCE_NANOS; i++) {
      Instant now = Instant.now();
      long after = System.nanoTime();
      if (after - before < apart) {
        apart = after - before;
        long between = before + apart / 2;
        epochMinusMonotonic = now.getEpochSecond() * 1_000_000_000 + now.getNano() - between;
      }
      before = after;
    }
    return before;
  }

  /** {@link System#nanoTime} of an instant of the wall clock, in ns since 1970. */
  long monotonic(long epochNanos) {
    return epochNanos - epochMinusMonotonic;
  }
}
