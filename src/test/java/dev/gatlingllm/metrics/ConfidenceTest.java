package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfidenceTest {

  /** From a printed table of the t distribution. */
  @Test
  void quantilesAreThoseOfTheTable() {
    assertThat(Moments.quantile975(1)).isCloseTo(12.706, within(0.001));
    assertThat(Moments.quantile975(10)).isCloseTo(2.228, within(0.001));
    assertThat(Moments.quantile975(11)).isCloseTo(2.201, within(0.001));
    assertThat(Moments.quantile975(30)).isCloseTo(2.042, within(0.001));
    assertThat(Moments.quantile975(120)).isCloseTo(1.980, within(0.001));
    assertThat(Moments.quantile975(1_000_000_000)).isCloseTo(1.960, within(0.001));
    assertThatThrownBy(() -> Moments.quantile975(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneSampleHasNoInterval() {
    Moments moments = new Moments();
    assertThat(moments.mean()).isEmpty();
    moments.add(3);
    assertThat(moments.meanCi95()).isEmpty();
    moments.add(5);
    // s = √2, so t × s ÷ √n is just t.
    assertThat(moments.meanCi95().orElseThrow()).isCloseTo(12.706, within(0.001));
  }

  @Test
  void aSmallSpreadOnALargeValueIsNotLost() {
    Moments moments = new Moments();
    DoubleStream.of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16).forEach(moments::add);
    // The sample variance of 4, 7, 13, 16 is 30.
    assertThat(moments.meanCi95().orElseThrow()).isCloseTo(3.1824 * Math.sqrt(7.5), within(1e-3));
  }

  @Test
  void nineteenOfTwentyIntervalsHoldTheTrueMean() {
    Random random = new Random(11);
    int held = 0;
    for (int run = 0; run < 2000; run++) {
      Moments moments = new Moments();
      for (int i = 0; i < 8; i++) {
        moments.add(50 + 9 * random.nextGaussian());
      }
      held +=
          Math.abs(moments.mean().orElseThrow() - 50) <= moments.meanCi95().orElseThrow() ? 1 : 0;
    }
    assertThat(held / 2000.0).isBetween(0.935, 0.965);
  }

  /**
   * Gaps of one answer are alike; an interval that took each as evidence would hold far too seldom.
   */
  @Test
  void intervalsOfClusteredSamplesHoldTheTrueMeanToo() {
    Random random = new Random(12);
    int held = 0;
    int heldNaively = 0;
    for (int run = 0; run < 2000; run++) {
      ClusteredMean clustered = new ClusteredMean();
      Moments naive = new Moments();
      for (int answer = 0; answer < 40; answer++) {
        double pace = 20 + 3 * random.nextGaussian();
        int gaps = 20 + random.nextInt(60);
        double sum = 0;
        for (int i = 0; i < gaps; i++) {
          double gap = pace + random.nextGaussian();
          naive.add(gap);
          sum += gap;
        }
        clustered.add(sum, gaps);
      }
      double error = Math.abs(naive.mean().orElseThrow() - 20);
      held += error <= clustered.meanCi95().orElseThrow() ? 1 : 0;
      heldNaively += error <= naive.meanCi95().orElseThrow() ? 1 : 0;
    }
    assertThat(held / 2000.0).isBetween(0.92, 0.97);
    assertThat(heldNaively / 2000.0).isLessThan(0.5);
  }

  @Test
  void aSingleClusterHasNoInterval() {
    ClusteredMean mean = new ClusteredMean();
    assertThat(mean.meanCi95()).isEmpty();
    mean.add(100, 50);
    assertThat(mean.meanCi95()).isEmpty();
    mean.add(100, 50);
    assertThat(mean.meanCi95()).hasValue(0);
  }

  @Test
  void throughputNeedsTenSecondsForAnInterval() {
    List<Double> nine = Stream.iterate(100.0, v -> v + 1).limit(9).toList();
    List<Double> ten = Stream.iterate(100.0, v -> v + 1).limit(10).toList();
    assertThat(TokenSeries.ci95(nine)).isEmpty();
    // 1 … 10 have the sample variance 55/6; t for 9 degrees of freedom is 2.262.
    assertThat(TokenSeries.ci95(ten).orElseThrow())
        .isCloseTo(2.262 * Math.sqrt(55 / 6.0 / 10), within(0.001));
  }
}
