package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Tokens by the second in which they arrived, from the start of the measurement window. Not
 * thread-safe.
 */
final class TokenSeries implements TokenFlow {
  private static final long SECOND = 1_000_000_000L;

  /** Minimum number of seconds for an interval. */
  static final int SECONDS_FOR_INTERVAL = 10;

  /** A later timestamp is an error, and must not allocate memory for all seconds before it. */
  private static final int MOST_SECONDS = 366 * 24 * 3600;

  private double[] seconds = new double[64];
  private long startNanos;

  /** Adds the tokens of a request that arrived after {@code windowStartNanos}. */
  void add(RequestRecord record, long windowStartNanos) {
    startNanos = windowStartNanos;
    TokenFlow.feed(record, this);
  }

  @Override
  public void at(double tokensEach, long[] nanos) {
    int first = 0;
    while (first < nanos.length) {
      long second = Math.floorDiv(nanos[first] - startNanos, SECOND);
      long end = startNanos + (second + 1) * SECOND;
      int next = first + 1;
      // By difference: nanoTime may wrap around.
      while (next < nanos.length && nanos[next] - end < 0) {
        next++;
      }
      put(second, tokensEach * (next - first));
      first = next;
    }
  }

  void addAll(TokenSeries other) {
    for (int second = 0; second < other.seconds.length; second++) {
      put(second, other.seconds[second]);
    }
  }

  @Override
  public void between(double tokens, long fromNanos, long toNanos) {
    double from = (fromNanos - startNanos) / (double) SECOND;
    double to = (toNanos - startNanos) / (double) SECOND;
    if (to <= from) {
      put(to, tokens);
      return;
    }
    double perSecond = tokens / (to - from);
    double at = Math.max(0, from);
    while (at < to && at < MOST_SECONDS) {
      double next = Math.min(to, Math.floor(at) + 1);
      put(at, perSecond * (next - at));
      at = next;
    }
  }

  private void put(double second, double tokens) {
    if (second < 0 || second >= MOST_SECONDS) {
      return;
    }
    int index = (int) second;
    if (index >= seconds.length) {
      seconds = Arrays.copyOf(seconds, Math.max(index + 1, 2 * seconds.length));
    }
    seconds[index] += tokens;
  }

  /** The whole seconds of a window of this length, without a partial last second. */
  List<Double> wholeSeconds(double windowSeconds) {
    int whole = (int) Math.max(0, Math.min(MOST_SECONDS, Math.floor(windowSeconds)));
    List<Double> values = new ArrayList<>(whole);
    for (int i = 0; i < whole; i++) {
      values.add(i < seconds.length ? seconds[i] : 0.0);
    }
    return values;
  }

  /**
   * Half the width of the 95 % confidence interval of tokens per second, with each whole second as
   * one sample; empty below 10 of them.
   */
  static OptionalDouble ci95(List<Double> wholeSeconds) {
    if (wholeSeconds.size() < SECONDS_FOR_INTERVAL) {
      return OptionalDouble.empty();
    }
    Moments moments = new Moments();
    wholeSeconds.forEach(moments::add);
    return moments.meanCi95();
  }
}
