package dev.gatlingllm.metrics;

import java.util.OptionalDouble;

/**
 * The confidence interval of a mean over samples that come in clusters, such as the gaps of one
 * answer. Samples of a cluster resemble each other; treating them as independent would make the
 * interval far too narrow. Assumes that clusters are independent, and takes the mean as a ratio of
 * totals (Cochran, "Sampling Techniques", 1977, 6.3). Not thread-safe.
 */
final class ClusteredMean {
  private long clusters;
  private double sums;
  private double counts;
  private double sumSquares;
  private double products;
  private double countSquares;

  /** Adds a cluster of at least one sample. */
  void add(double sum, long count) {
    clusters++;
    sums += sum;
    counts += count;
    sumSquares += sum * sum;
    products += sum * count;
    countSquares += (double) count * count;
  }

  void addAll(ClusteredMean other) {
    clusters += other.clusters;
    sums += other.sums;
    counts += other.counts;
    sumSquares += other.sumSquares;
    products += other.products;
    countSquares += other.countSquares;
  }

  /** Half the width of the mean's 95 % confidence interval; empty below 2 clusters. */
  OptionalDouble meanCi95() {
    if (clusters < 2) {
      return OptionalDouble.empty();
    }
    double mean = sums / counts;
    double residuals = sumSquares - 2 * mean * products + mean * mean * countSquares;
    double variance = Math.max(0, residuals) * clusters / ((clusters - 1) * counts * counts);
    return OptionalDouble.of(Moments.quantile975(clusters - 1) * Math.sqrt(variance));
  }
}
