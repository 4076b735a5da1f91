package dev.gatlingllm.draw;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/** Compares samples, by methods that the room itself does not use. */
final class Samples {
  static final int SIZE = 20_000;

  private Samples() {}

  static double[] of(DoubleSupplier draw) {
    double[] drawn = new double[SIZE];
    Arrays.setAll(drawn, i -> draw.getAsDouble());
    return drawn;
  }

  /**
   * The largest distance of two samples' cumulative shares, in units of what one of a thousand
   * pairs of the same distribution exceeds (Kolmogorov and Smirnov).
   */
  static double distance(double[] one, double[] other) {
    double[] a = one.clone();
    double[] b = other.clone();
    Arrays.sort(a);
    Arrays.sort(b);
    double most = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      double value = Math.min(a[i], b[j]);
      while (i < a.length && a[i] == value) {
        i++;
      }
      while (j < b.length && b[j] == value) {
        j++;
      }
      most = Math.max(most, Math.abs((double) i / a.length - (double) j / b.length));
    }
    return most / (1.95 * Math.sqrt(1.0 / a.length + 1.0 / b.length));
  }

  static double mean(double[] sample) {
    return Arrays.stream(sample).average().orElseThrow();
  }

  static double deviation(double[] sample) {
    double mean = mean(sample);
    return Math.sqrt(
        Arrays.stream(sample).map(it -> (it - mean) * (it - mean)).average().orElse(0));
  }

  /** Pearson's, in units of the standard deviation that it has without any correlation. */
  static double correlation(double[] one, double[] other) {
    double a = mean(one);
    double b = mean(other);
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - a) * (other[i] - b);
    }
    return sum / (deviation(one) * deviation(other) * Math.sqrt(one.length));
  }
}
