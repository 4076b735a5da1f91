package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.OrderStatistics.Ranks;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrderStatisticsTest {

  /** From printed tables of the sign test's interval of a median. */
  @Test
  void ranksOfTheMedianAreThoseOfTheTable() {
    assertThat(OrderStatistics.ranks95(6, 50)).hasValue(new Ranks(1, 6));
    assertThat(OrderStatistics.ranks95(10, 50)).hasValue(new Ranks(2, 9));
    assertThat(OrderStatistics.ranks95(20, 50)).hasValue(new Ranks(6, 15));
    assertThat(OrderStatistics.ranks95(100, 50)).hasValue(new Ranks(40, 61));
  }

  /** 0.99 to the power of 367 is above 2.5 %, of 368 below. */
  @Test
  void whereNoSampleBoundsThePercentileThereIsNoInterval() {
    assertThat(OrderStatistics.ranks95(0, 50)).isEmpty();
    assertThat(OrderStatistics.ranks95(5, 50)).isEmpty();
    assertThat(OrderStatistics.ranks95(367, 99)).isEmpty();
    assertThat(OrderStatistics.ranks95(368, 99)).isPresent();
  }

  /** Of a hundred million samples the normal approximation is right to a part of a rank's unit. */
  @Test
  void aHundredMillionSamplesAreNoTrouble() {
    Ranks ranks = OrderStatistics.ranks95(100_000_000, 90).orElseThrow();
    assertThat(ranks.low()).isBetween(89_994_118L, 89_994_122L);
    assertThat(ranks.high()).isBetween(90_005_879L, 90_005_883L);
  }

  @Property(tries = 200)
  void theTailsAreSpentAndNotOverspent(
      @ForAll @IntRange(min = 1, max = 900) int count,
      @ForAll @IntRange(min = 1, max = 99) int percent) {
    double[] below = cumulative(count, percent / 100.0);
    int low = 0;
    while (low < count && below[low] <= 0.025) {
      low++;
    }
    int high = count + 1;
    while (high > 1 && 1 - below[high - 2] <= 0.025) {
      high--;
    }
    assertThat(OrderStatistics.ranks95(count, percent))
        .isEqualTo(
            low < 1 || high > count
                ? java.util.Optional.empty()
                : java.util.Optional.of(new Ranks(low, high)));
  }

  /** P(B ≤ k) of a binomial B, for each k: by adding one trial after the other. */
  private static double[] cumulative(int trials, double p) {
    double[] mass = new double[trials + 1];
    mass[0] = 1;
    for (int trial = 1; trial <= trials; trial++) {
      for (int k = trial; k >= 0; k--) {
        mass[k] = mass[k] * (1 - p) + (k > 0 ? mass[k - 1] * p : 0);
      }
    }
    for (int k = 1; k <= trials; k++) {
      mass[k] += mass[k - 1];
    }
    return mass;
  }
}
