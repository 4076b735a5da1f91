package dev.gatlingllm.metrics;

/** A 95 % confidence interval, both ends included, in the unit of what it is of. */
public record Interval(double low, double high) {

  /** The two have a value in common. */
  boolean meets(Interval other) {
    return low <= other.high && other.low <= high;
  }
}
