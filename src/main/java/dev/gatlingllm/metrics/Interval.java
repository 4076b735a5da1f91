package dev.gatlingllm.metrics;

/** A 95 % confidence interval, both ends included, in the unit of its metric. */
public record Interval(double low, double high) {

  boolean meets(Interval other) {
    return low <= other.high && other.low <= high;
  }
}
