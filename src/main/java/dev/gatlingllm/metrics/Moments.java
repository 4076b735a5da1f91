package dev.gatlingllm.metrics;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Count, mean, variance, minimum and maximum of a stream of numbers, in constant memory (Welford,
 * "Note on a method for calculating corrected sums of squares and products", 1962). Not
 * thread-safe.
 */
final class Moments {
  private long count;
  private double mean;
  private double squares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  void add(double value) {
    count++;
    double delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  /** Adds another one's numbers (Chan, Golub and LeVeque, 1983). */
  void addAll(Moments other) {
    if (other.count == 0) {
      return;
    }
    long all = count + other.count;
    double delta = other.mean - mean;
    squares += other.squares + delta * delta * count * other.count / all;
    mean += delta * other.count / all;
    count = all;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  /** Restores moments from their values. */
  static Moments of(long count, double mean, double squares, double min, double max) {
    Moments moments = new Moments();
    if (count > 0) {
      moments.count = count;
      moments.mean = mean;
      moments.squares = squares;
      moments.min = min;
      moments.max = max;
    }
    return moments;
  }

  double squares() {
    return squares;
  }

  long count() {
    return count;
  }

  OptionalDouble mean() {
    return present(mean);
  }

  OptionalDouble min() {
    return present(min);
  }

  OptionalDouble max() {
    return present(max);
  }

  /** Of the mean, s ÷ √n, for independent samples; needs 2. */
  double standardError() {
    double variance = squares / (count - 1);
    return Math.sqrt(variance / count);
  }

  /**
   * Half the width of the mean's 95 % confidence interval, t × s ÷ √n, for independent samples;
   * empty below 2 samples.
   */
  OptionalDouble meanCi95() {
    if (count < 2) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(quantile975(count - 1) * standardError());
  }

  /** The 97.5 % quantile of Student's t. */
  static double quantile975(long degrees) {
    return TDistribution.of(degrees).inverseSurvivalProbability(0.025);
  }

  private OptionalDouble present(double value) {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
