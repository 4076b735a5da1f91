package dev.gatlingllm.metrics;

import java.util.List;
import java.util.Optional;

/**
 * The first half of a stage's window compared with the second.
 *
 * @param comparisons the figures that could be compared; empty if the halves have too few samples
 */
public record SteadyState(List<Comparison> comparisons) {
  /** Smaller relative differences are not reported. */
  static final double TELLING_DIFFERENCE = 0.1;

  /**
   * What is compared: the mean over the requests sent in a half, or over its seconds.
   *
   * @param key the name in JSON
   * @param label the display name
   */
  public record Figure(String key, String label, String unit) {
    /** The mean over seconds; all others are means over requests. */
    public static final Figure OUTPUT = new Figure("outputTokensPerSecond", "output", "tok/s");

    public static Figure of(Metric metric) {
      return new Figure(metric.keyWithUnit(), metric.label(), metric.unit().label());
    }
  }

  /**
   * A figure in one half.
   *
   * @param ci95 half the width of its 95 % confidence interval
   */
  public record Half(double mean, double ci95) {
    Interval interval() {
      return new Interval(mean - ci95, mean + ci95);
    }
  }

  /** A figure in both halves, in its unit. */
  public record Comparison(Figure figure, Half first, Half second) {

    /** Whether they differ by more than 10 % and their 95 % confidence intervals do not overlap. */
    public boolean differs() {
      return Math.abs(second.mean - first.mean) > TELLING_DIFFERENCE * Math.abs(first.mean)
          && !first.interval().meets(second.interval());
    }
  }

  /** Whether no figure differs; empty if none could be compared. */
  public Optional<Boolean> steady() {
    return comparisons.isEmpty()
        ? Optional.empty()
        : Optional.of(comparisons.stream().noneMatch(Comparison::differs));
  }

  public List<Comparison> differences() {
    return comparisons.stream().filter(Comparison::differs).toList();
  }
}
