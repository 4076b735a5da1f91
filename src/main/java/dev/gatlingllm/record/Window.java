package dev.gatlingllm.record;

/**
 * A period of monotonic time, from {@code startNanos} to {@code endNanos}, exclusive: a stage's
 * measurement window.
 */
public record Window(long startNanos, long endNanos) {

  public boolean contains(long nanos) {
    return nanos - startNanos >= 0 && nanos - endNanos < 0;
  }

  /** A copy on a clock that is ahead by this time. */
  public Window shifted(long byNanos) {
    return new Window(startNanos + byNanos, endNanos + byNanos);
  }

  /** The intersection; if they do not overlap, a window without length at the later start. */
  public Window common(Window other) {
    // By difference: nanoTime may wrap around.
    long start = other.startNanos - startNanos > 0 ? other.startNanos : startNanos;
    long end = other.endNanos - endNanos < 0 ? other.endNanos : endNanos;
    return new Window(start, end - start < 0 ? start : end);
  }

  public double seconds() {
    return (endNanos - startNanos) / 1e9;
  }

  /**
   * The number of an answer's tokens that arrived in the window: each chunk carries tokens ÷
   * chunks.
   *
   * @param tokens of the whole answer
   */
  public double share(ChunkArrivals arrivals, int tokens) {
    int inside = 0;
    for (long nanos : arrivals.nanos()) {
      if (contains(nanos)) {
        inside++;
      }
    }
    return arrivals.count() == 0 ? 0 : (double) tokens * inside / arrivals.count();
  }

  /** The number of tokens in the window if they are spread evenly over a time. */
  public double spread(long fromNanos, long toNanos, int tokens) {
    // By difference: nanoTime may wrap around.
    long length = toNanos - fromNanos;
    if (length <= 0) {
      return contains(toNanos) ? tokens : 0;
    }
    long from = Math.max(0, startNanos - fromNanos);
    long to = Math.min(length, endNanos - fromNanos);
    return tokens * (double) Math.max(0, to - from) / length;
  }
}
