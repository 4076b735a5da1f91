package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Of many samples from a distribution that is known, 95 % of the intervals hold the truth. The
 * seeds are fixed, so the tests end the same way each time; the bounds are such that an honest
 * interval passes with any seed but one in some ten thousand.
 */
@Slow
class IntervalCoverageTest {
  private static final int RUNS = 2000;
  private static final int SAMPLES = 1500;

  /** Four standard deviations of a share of so many runs. */
  private static final double CHANCE = 4 * Math.sqrt(0.95 * 0.05 / RUNS);

  /** Times in milliseconds as servers have them: a tail to the right, or two kinds of requests. */
  enum Shape {
    EXPONENTIAL(random -> -50 * Math.log(1 - random.nextDouble()), p -> -50 * Math.log(1 - p), 50),
    LOG_NORMAL(
        random -> 80 * Math.exp(0.5 * random.nextGaussian()),
        p -> 80 * Math.exp(0.5 * normalQuantile(p)),
        80 * Math.exp(0.125)),
    TWO_HUMPS(
        random -> (random.nextInt(4) == 0 ? 400 : 20) * (1 + random.nextDouble()),
        p -> p < 0.75 ? 20 * (1 + p / 0.75) : 400 * (1 + (p - 0.75) / 0.25),
        0.75 * 30 + 0.25 * 600);

    private final ToDoubleFunction<Random> sample;
    private final ToDoubleFunction<Double> quantile;
    private final double mean;

    Shape(ToDoubleFunction<Random> sample, ToDoubleFunction<Double> quantile, double mean) {
      this.sample = sample;
      this.quantile = quantile;
      this.mean = mean;
    }

    /** From a printed table. */
    private static double normalQuantile(double p) {
      if (p == 0.5) {
        return 0;
      }
      return p == 0.9 ? 1.2815516 : p == 0.95 ? 1.6448536 : 2.3263479;
    }
  }

  @ParameterizedTest
  @EnumSource
  void intervalsOfMeanAndPercentilesHoldTheTruth(Shape shape) {
    Random random = new Random(21);
    int[] held = new int[5];
    for (int run = 0; run < RUNS; run++) {
      LatencyHistogram histogram = new LatencyHistogram();
      for (int i = 0; i < SAMPLES; i++) {
        histogram.recordMillis(shape.sample.applyAsDouble(random));
      }
      Distribution seen = histogram.distribution();
      double error = Math.abs(seen.mean().orElseThrow() - shape.mean);
      held[0] += error <= seen.meanCi95().orElseThrow() ? 1 : 0;
      held[1] += holds(seen.intervals().p50().orElseThrow(), shape, 0.5);
      held[2] += holds(seen.intervals().p90().orElseThrow(), shape, 0.9);
      held[3] += holds(seen.intervals().p95().orElseThrow(), shape, 0.95);
      held[4] += holds(seen.intervals().p99().orElseThrow(), shape, 0.99);
    }
    assertThat(share(held[0])).as("mean").isBetween(0.95 - CHANCE, 0.95 + CHANCE);
    int[] percents = {50, 90, 95, 99};
    for (int i = 0; i < percents.length; i++) {
      // Ranks are whole numbers, so the intervals hold the truth a little more often; the
      // histogram's cells, 0.1 % wide, add less than 1 % to that.
      assertThat(share(held[i + 1]))
          .as("p%d", percents[i])
          .isBetween(0.95 - CHANCE, certainty(percents[i]) + 0.01 + CHANCE);
    }
  }

  private static int holds(Interval interval, Shape shape, double p) {
    double truth = shape.quantile.applyAsDouble(p);
    return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
  }

  private static double share(int held) {
    return (double) held / RUNS;
  }

  /** How often the interval between the two ranks holds the percentile, by the binomial. */
  private static double certainty(int percent) {
    OrderStatistics.Ranks ranks = OrderStatistics.ranks95(SAMPLES, percent).orElseThrow();
    double p = percent / 100.0;
    double[] mass = new double[SAMPLES + 1];
    mass[0] = 1;
    for (int trial = 1; trial <= SAMPLES; trial++) {
      for (int k = trial; k >= 0; k--) {
        mass[k] = mass[k] * (1 - p) + (k > 0 ? mass[k - 1] * p : 0);
      }
    }
    double sum = 0;
    for (long k = ranks.low(); k < ranks.high(); k++) {
      sum += mass[(int) k];
    }
    assertThat(sum).isBetween(0.95, 0.97);
    return sum;
  }

  /** Tokens that come at random, 40 a second on average, each second for itself. */
  @Test
  void intervalsOfThroughputHoldTheTruth() {
    Random random = new Random(22);
    int held = 0;
    for (int run = 0; run < RUNS; run++) {
      List<Double> seconds = new ArrayList<>();
      Moments moments = new Moments();
      for (int second = 0; second < 20; second++) {
        double tokens = 0;
        for (double at = gap(random); at < 1; at += gap(random)) {
          tokens++;
        }
        seconds.add(tokens);
        moments.add(tokens);
      }
      double error = Math.abs(moments.mean().orElseThrow() - 40);
      held += error <= TokenSeries.ci95(seconds).orElseThrow() ? 1 : 0;
    }
    assertThat(share(held)).isBetween(0.95 - CHANCE, 0.95 + CHANCE);
  }

  private static double gap(Random random) {
    return -Math.log(1 - random.nextDouble()) / 40;
  }
}
