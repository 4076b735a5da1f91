package dev.gatlingllm.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionTest {
  /** A distribution, and one draw of the same by the JDK, without its bounds. */
  record Case(Distribution distribution, ToDoubleFunction<Random> oracle) {
    @Override
    public String toString() {
      return distribution.toString();
    }
  }

  private static final ToDoubleFunction<Random> NORMAL =
      random -> 512 + 100 * random.nextGaussian();
  private static final ToDoubleFunction<Random> WIDE = random -> 20 + 80 * random.nextGaussian();
  private static final ToDoubleFunction<Random> EXPONENTIAL =
      random -> -300 * Math.log(1 - random.nextDouble());
  private static final ToDoubleFunction<Random> SHORT =
      random -> -3 * Math.log(1 - random.nextDouble());
  private static final ToDoubleFunction<Random> POINTS =
      random -> {
        int drawn = random.nextInt(10);
        return drawn < 5 ? 128 : drawn < 8 ? 512 : 2048;
      };

  private static double lognormal(Random random, double mean, double sigma) {
    return Math.exp(Math.log(mean) - sigma * sigma / 2 + sigma * random.nextGaussian());
  }

  private static Distribution points() {
    return Distribution.empirical(List.of(128.0, 512.0, 4.0, 2048.0), List.of(5.0, 3.0, 0.0, 2.0));
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(Distribution.uniform(3, 9), random -> 3 + 6 * random.nextDouble()),
        new Case(
            Distribution.uniform(2, 30).least(5).most(9), random -> 5 + 4 * random.nextDouble()),
        new Case(Distribution.normal(512, 100), NORMAL),
        new Case(Distribution.normal(512, 100).least(500).most(700), NORMAL),
        new Case(Distribution.normal(20, 80).least(1), WIDE),
        new Case(Distribution.normal(512, 100).least(750), NORMAL),
        new Case(Distribution.lognormal(512, 0.5), random -> lognormal(random, 512, 0.5)),
        new Case(
            Distribution.lognormal(512, 0.5).least(16).most(600),
            random -> lognormal(random, 512, 0.5)),
        new Case(
            Distribution.lognormal(100, 2).least(16).most(4096),
            random -> lognormal(random, 100, 2)),
        new Case(Distribution.exponential(300), EXPONENTIAL),
        new Case(Distribution.exponential(300).least(100).most(400), EXPONENTIAL),
        new Case(Distribution.exponential(3).least(1).most(8), SHORT),
        new Case(points(), POINTS),
        new Case(points().least(200), POINTS),
        new Case(Distribution.constant(512), random -> 512));
  }

  /** A draw that the bounds refuse is drawn again: that is what truncation must amount to. */
  private static DoubleSupplier redrawn(DoubleSupplier draw, double least, double most) {
    return () -> {
      double drawn = draw.getAsDouble();
      while (drawn < least || drawn > most) {
        drawn = draw.getAsDouble();
      }
      return drawn;
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void numbersAreThoseOfTheLawRedrawnUntilTheyAreWithinBounds(Case it) {
    Distribution distribution = it.distribution;
    double least = distribution.least();
    double most = distribution.most().orElse(Double.MAX_VALUE);
    Random random = new Random(1);
    double[] expected = Samples.of(redrawn(() -> it.oracle.applyAsDouble(random), least, most));
    Draws draws = Draws.of(7, "test");
    long[] number = {0};
    double[] drawn = Samples.of(() -> distribution.draw(draws.number(number[0]++)));

    assertThat(Samples.distance(drawn, expected)).isLessThan(1);
    assertThat(Arrays.stream(drawn)).allMatch(value -> least <= value && value <= most);
    double error = Samples.deviation(expected) / Math.sqrt(Samples.SIZE);
    assertThat(Samples.mean(drawn)).isCloseTo(distribution.mean(), within(4 * error + 1e-9));
    assertThat(Samples.mean(expected)).isCloseTo(distribution.mean(), within(4 * error + 1e-9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void wholeNumbersAreTheNearestRedrawnUntilTheyAreWithinBounds(Case it) {
    Distribution distribution = it.distribution;
    double least = distribution.least();
    double most = distribution.most().orElse(Double.MAX_VALUE);
    Random random = new Random(2);
    DoubleSupplier nearest =
        distribution.toString().startsWith("uniform")
            ? () -> least + random.nextInt((int) (most - least) + 1)
            : () -> Math.round(it.oracle.applyAsDouble(random));
    double[] expected = Samples.of(redrawn(nearest, least, most));
    Draws draws = Draws.of(8, "test");
    long[] number = {0};
    double[] drawn = Samples.of(() -> distribution.whole(draws.number(number[0]++)));

    assertThat(Samples.distance(drawn, expected)).isLessThan(1);
    assertThat(Arrays.stream(drawn)).allMatch(value -> least <= value && value <= most);
    double error = Samples.deviation(expected) / Math.sqrt(Samples.SIZE);
    assertThat(Samples.mean(drawn)).isCloseTo(distribution.mean(), within(4 * error + 0.5));
  }

  /** Gatling prints the stack trace of what a simulation throws while it is made. */
  @Test
  void aSimulationIsToldInOneSentenceAndTheLineOfItsOwn() {
    assertThatThrownBy(() -> Distribution.lognormal(512, 0.5).least(100).most(50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the most is 50, must be at least 100, the least")
        .extracting(Throwable::getStackTrace, InstanceOfAssertFactories.array(Object[].class))
        .hasSize(1);
  }

  @Test
  void boundsComeAsOftenAsTheirNeighbours() {
    Distribution distribution = Distribution.uniform(1, 4);
    Draws draws = Draws.of(3, "test");
    long[] counts = new long[5];
    for (int i = 0; i < 40_000; i++) {
      counts[(int) distribution.whole(draws.number(i))]++;
    }
    assertThat(counts[0]).isZero();
    for (int value = 1; value <= 4; value++) {
      assertThat(counts[value]).isBetween(9_650L, 10_350L);
    }
  }

  /** The mean and the median of a lognormal distribution are what its documentation says. */
  @Test
  void theFirstParameterOfALognormalDistributionIsItsMean() {
    Distribution distribution = Distribution.lognormal(512, 0.5);
    Draws draws = Draws.of(5, "test");
    int[] number = {0};
    double[] drawn = Samples.of(() -> distribution.draw(draws.number(number[0]++)));
    assertThat(distribution.mean()).isCloseTo(512, within(1e-6));
    assertThat(Samples.mean(drawn)).isCloseTo(512, within(8.0));
    assertThat(Samples.deviation(drawn)).isCloseTo(512 * Math.sqrt(Math.expm1(0.25)), within(12.0));
    Arrays.sort(drawn);
    assertThat(drawn[Samples.SIZE / 2]).isCloseTo(512 * Math.exp(-0.125), within(8.0));
  }

  @Test
  void boundsAreKnown() {
    assertThat(Distribution.normal(512, 100).least()).isZero();
    assertThat(Distribution.normal(512, 100).most()).isEmpty();
    assertThat(Distribution.normal(512, 100).least(16).least(8).least()).isEqualTo(16);
    assertThat(Distribution.normal(512, 100).most(600).most(4096).most()).hasValue(600);
    assertThat(points().least()).isEqualTo(128);
    assertThat(points().most(1000).most()).hasValue(512);
    assertThat(points().most(200).isConstant()).isTrue();
    assertThat(Distribution.uniform(5, 5).isConstant()).isTrue();
    assertThat(Distribution.exponential(5).isConstant()).isFalse();
  }

  /** A library's update must not change them. */
  @Test
  void theFirstDrawsOfASeedStayAsTheyAre() {
    Draws draws = Draws.of(42, "inputTokens");
    assertThat(
            Stream.of(
                    Distribution.uniform(128, 2048),
                    Distribution.normal(512, 100),
                    Distribution.lognormal(512, 0.5),
                    Distribution.exponential(300),
                    points())
                .map(it -> first(it, draws)))
        .containsExactly(
            List.of(1618L, 1187L, 1586L, 1402L, 2008L),
            List.of(588L, 525L, 582L, 554L, 716L),
            List.of(660L, 482L, 643L, 558L, 1250L),
            List.of(448L, 241L, 427L, 327L, 1161L),
            List.of(128L, 512L, 512L, 512L, 128L));
  }

  private static List<Long> first(Distribution distribution, Draws draws) {
    return Stream.iterate(0, i -> i < 5, i -> i + 1)
        .map(i -> distribution.whole(draws.number(i)))
        .toList();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused(() -> Distribution.constant(-1), "the value is -1.0, must be 0 or more"),
        refused(
            () -> Distribution.normal(512, 0), "the standard deviation is 0.0, must be above 0"),
        refused(() -> Distribution.normal(Double.NaN, 1), "the mean is NaN, must be 0 or more"),
        refused(() -> Distribution.lognormal(512, -0.5), "sigma is -0.5, must be above 0"),
        refused(() -> Distribution.lognormal(0, 0.5), "the mean is 0.0, must be above 0"),
        refused(
            () -> Distribution.exponential(Double.POSITIVE_INFINITY),
            "the mean is Infinity, must be above 0"),
        refused(
            () -> Distribution.uniform(20, 10), "the most is 10, must be at least 20, the least"),
        refused(
            () -> Distribution.exponential(5).least(20).most(10),
            "the most is 10, must be at least 20, the least"),
        refused(
            () -> Distribution.normal(512, 1).least(1000),
            "normal 512 sd 1 has less than one value in 1,000,000 from 1000 on"),
        refused(
            () -> Distribution.constant(512).most(100),
            "512 has less than one value in 1,000,000 from 0 to 100"),
        refused(
            () -> Distribution.empirical(List.of(1.0, 2.0), List.of(0.0, 0.0)),
            "the weights sum to 0, must have one above 0"),
        refused(
            () -> Distribution.empirical(List.of(1.0, 2.0), List.of(3.0, -1.0)),
            "a weight is -1.0, must be 0 or more"),
        refused(
            () -> Distribution.empirical(List.of(1.0, 2.0), List.of(3.0)),
            "2 values have 1 weights, must have as many"));
  }

  private static Arguments refused(ThrowingCallable made, String why) {
    return Arguments.of(made, why);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatNoDistributionCanHaveIsRefused(ThrowingCallable made, String why) {
    assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessage(why);
  }
}
