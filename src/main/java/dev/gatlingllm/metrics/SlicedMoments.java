package dev.gatlingllm.metrics;

/**
 * Moments of numbers by time, in constant memory. So a window can be halved although its end is
 * unknown until it comes. Not thread-safe.
 */
final class SlicedMoments {
  private static final int SLICES = 128;
  private static final long WIDTH_NANOS = 125_000_000;

  private final TimeGrid<Moments> slices =
      new TimeGrid<>(WIDTH_NANOS, SLICES, Moments::new, Moments::addAll);

  void add(long sinceStartNanos, double value) {
    slices.at(Math.max(0, sinceStartNanos)).add(value);
  }

  void addAll(SlicedMoments other) {
    slices.addAll(other.slices);
  }

  /** The moments of the first half of a window of this length, rounded to the nearest slice. */
  Moments firstHalf(long windowNanos) {
    return sum(0, middle(windowNanos));
  }

  Moments secondHalf(long windowNanos) {
    return sum(middle(windowNanos), slices.cells().size());
  }

  private int middle(long windowNanos) {
    return (int)
        Math.min(slices.cells().size(), Math.round(windowNanos / 2.0 / slices.widthNanos()));
  }

  private Moments sum(int from, int to) {
    Moments sum = new Moments();
    slices.cells().subList(from, to).forEach(sum::addAll);
    return sum;
  }
}
