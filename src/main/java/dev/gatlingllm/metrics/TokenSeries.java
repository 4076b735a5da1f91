package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Tokens by the second in which they arrived, from the start of the measurement window. Not
 * thread-safe.
 */
final class TokenSeries {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Minimum number of seconds for an interval. */
  static final int SECONDS_FOR_INTERVAL = 10;

  /** A later timestamp is an error, and must not allocate memory for all seconds before it. */
  private static final int MOST_SECONDS = 366 * 24 * 3600;

  private double[] seconds = new double[64];

  /** Adds the tokens of a request that arrived after {@code startNanos}. */
  void add(RequestRecord record, long startNanos) {
    double tokens = record.tokens().completionTokens().orElse(0);
    if (tokens <= 0) {
      return;
    }
    long[] arrivals = record.timeline().nanos();
    if (!record.origin().stream()) {
      spread(tokens, record.instants().sentNanos(), record.instants().endNanos(), startNanos);
    } else if (arrivals.length > 0) {
      double share = tokens / arrivals.length;
      for (long nanos : arrivals) {
        put((nanos - startNanos) / NANOS_PER_SECOND, share);
      }
    } else if (record.instants().lastTokenNanos().isPresent()) {
      // A record without arrivals: only first and last are known.
      long last = record.instants().lastTokenNanos().getAsLong();
      spread(tokens, record.instants().firstTokenNanos(), last, startNanos);
    }
  }

  void addAll(TokenSeries other) {
    for (int second = 0; second < other.seconds.length; second++) {
      put(second, other.seconds[second]);
    }
  }

  /** Spreads tokens evenly over the time between two instants. */
  private void spread(double tokens, OptionalLong fromNanos, long toNanos, long startNanos) {
    if (fromNanos.isEmpty()) {
      return;
    }
    double from = (fromNanos.getAsLong() - startNanos) / NANOS_PER_SECOND;
    double to = (toNanos - startNanos) / NANOS_PER_SECOND;
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
