package dev.gatlingllm.metrics;

/**
 * Moments of numbers by time, in constant memory: slices of equal width, which doubles when they
 * are used up. So a window can be halved although its end is unknown until it comes. Not
 * thread-safe.
 */
final class SlicedMoments {
  private static final int SLICES = 128;

  private final Moments[] slices = new Moments[SLICES];
  private long widthNanos = 125_000_000;

  SlicedMoments() {
    clear(0);
  }

  /**
   * @param sinceStartNanos time from the window's start
   */
  void add(long sinceStartNanos, double value) {
    long at = Math.max(0, sinceStartNanos);
    while (at / widthNanos >= SLICES) {
      widen();
    }
    slices[(int) (at / widthNanos)].add(value);
  }

  void addAll(SlicedMoments other) {
    while (widthNanos < other.widthNanos) {
      widen();
    }
    for (int i = 0; i < SLICES; i++) {
      slices[(int) (i * other.widthNanos / widthNanos)].addAll(other.slices[i]);
    }
  }

  private void widen() {
    for (int i = 0; i < SLICES / 2; i++) {
      Moments pair = slices[2 * i];
      pair.addAll(slices[2 * i + 1]);
      slices[i] = pair;
    }
    clear(SLICES / 2);
    widthNanos *= 2;
  }

  private void clear(int from) {
    for (int i = from; i < SLICES; i++) {
      slices[i] = new Moments();
    }
  }

  /** The moments of the first half of a window of this length, rounded to the nearest slice. */
  Moments firstHalf(long windowNanos) {
    return sum(0, middle(windowNanos));
  }

  Moments secondHalf(long windowNanos) {
    return sum(middle(windowNanos), SLICES);
  }

  private int middle(long windowNanos) {
    return (int) Math.min(SLICES, Math.round(windowNanos / 2.0 / widthNanos));
  }

  private Moments sum(int from, int to) {
    Moments sum = new Moments();
    for (int i = from; i < to; i++) {
      sum.addAll(slices[i]);
    }
    return sum;
  }
}
