package dev.gatlingllm.metrics;

import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Distribution-free confidence intervals of percentiles: which two of n sorted samples enclose a
 * percentile of their population in 95 % of all cases. The number of samples below the percentile
 * is binomial (David and Nagaraja, "Order Statistics", 2003, 7.1). Assumes independent samples.
 */
final class OrderStatistics {
  private static final double TAIL = 0.025;

  /** Ranks of two samples; the least sample has rank 1. */
  record Ranks(long low, long high) {}

  private OrderStatistics() {}

  /**
   * The narrowest pair of ranks that leaves at most 2.5 % on either side; empty if there are too
   * few samples, or more than an int can count.
   *
   * @param count number of samples
   * @param percent the percentile, above 0 and below 100
   */
  static Optional<Ranks> ranks95(long count, double percent) {
    if (count > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    BinomialDistribution below = BinomialDistribution.of((int) count, percent / 100);
    // Fewer than low samples lie below the percentile in at most 2.5 % of all cases; high or more
    // in
    // at most 2.5 %.
    long low = below.inverseCumulativeProbability(TAIL);
    long high = below.inverseSurvivalProbability(TAIL) + 1L;
    return low >= 1 && high <= count ? Optional.of(new Ranks(low, high)) : Optional.empty();
  }
}
