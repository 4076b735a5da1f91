package dev.gatlingllm.metrics;

import java.util.Optional;

/**
 * Which two of n sorted samples enclose a percentile of what they were drawn from in 95 % of all
 * cases, whatever its distribution: the number of samples below the percentile is binomial (David
 * and Nagaraja, "Order Statistics", 2003, 7.1). Takes the samples to be independent.
 */
final class OrderStatistics {
  private static final double TAIL = 0.025;

  /** Weights below this share of the greatest one count for nothing. */
  private static final double NEGLIGIBLE = 1e-20;

  /** Ranks from 1, the least sample's. */
  record Ranks(long low, long high) {}

  private OrderStatistics() {}

  /**
   * The narrowest pair of ranks that leaves at most 2.5 % to either side; empty where the samples
   * are too few for one.
   *
   * @param count of samples
   * @param percent above 0 and below 100
   */
  static Optional<Ranks> ranks95(long count, double percent) {
    double p = percent / 100;
    long mode = (long) Math.floor((count + 1) * p);
    double ratio = p / (1 - p);
    double total = 1;
    long first = mode;
    double weight = 1;
    while (first > 0 && weight > NEGLIGIBLE) {
      weight *= first / ((count - first + 1) * ratio);
      total += weight;
      first--;
    }
    double lowest = weight;
    long last = mode;
    weight = 1;
    while (last < count && weight > NEGLIGIBLE) {
      weight *= (count - last) * ratio / (last + 1);
      total += weight;
      last++;
    }
    return ranks(count, ratio, TAIL * total, first, lowest, last, weight);
  }

  /** Walks in from both ends of the binomial weights until each tail is spent. */
  private static Optional<Ranks> ranks(
      long count, double ratio, double tail, long first, double lowest, long last, double highest) {
    long low = first;
    double weight = lowest;
    double below = weight;
    while (below <= tail) {
      weight *= (count - low) * ratio / (low + 1);
      low++;
      below += weight;
    }
    long high = last;
    weight = highest;
    double above = weight;
    while (above <= tail) {
      weight *= high / ((count - high + 1) * ratio);
      high--;
      above += weight;
    }
    // Fewer than low samples lie below the percentile in at most 2.5 % of all cases; more than high
    // in at most 2.5 %.
    return low >= 1 && high + 1 <= count ? Optional.of(new Ranks(low, high + 1)) : Optional.empty();
  }
}
