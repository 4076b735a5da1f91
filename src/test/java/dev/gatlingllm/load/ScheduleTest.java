package dev.gatlingllm.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.load.StageReading.Defaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Defaults DEFAULTS =
      new Defaults(Duration.ofSeconds(30), Optional.of(Duration.ZERO), OptionalLong.empty());

  private static Arrivals load(String text) {
    return StageWords.parse("stage", text, DEFAULTS).arrivals();
  }

  private static double[] seconds(String text, long seed) {
    List<Arrival> all = new ArrayList<>();
    load(text).shape().orElseThrow().schedule(seed).forEach(all::add);
    return all.stream().mapToDouble(it -> it.dueNanos() / 1e9).toArray();
  }

  private static double[] gaps(double[] instants) {
    return IntStream.range(1, instants.length)
        .mapToDouble(i -> instants[i] - instants[i - 1])
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant 500/s 60s",
        "uniform 500/s 60s",
        "poisson 500/s 60s",
        "gamma 500/s burstiness 0.5 60s",
        "gamma 500/s burstiness 4 60s",
        "ramp 1/s to 1000/s 60s"
      })
  void theSameSeedGivesTheSameInstantsToTheNanosecond(String text) {
    assertThat(seconds(text, 7)).isEqualTo(seconds(text, 7)).isSorted();
    if (!text.startsWith("constant")) {
      assertThat(seconds(text, 7)).isNotEqualTo(seconds(text, 8));
    }
  }

  /** The first of a schedule, once written down: a library's update must not change them. */
  @Test
  void aSeedsInstantsStayTheSameFromVersionToVersion() {
    List<Long> nanos = new ArrayList<>();
    load("poisson 5/s 60s")
        .shape()
        .orElseThrow()
        .schedule(42)
        .forEach(it -> nanos.add(it.dueNanos()));
    assertThat(nanos).startsWith(208550453L, 402198745L, 531287198L, 628868747L, 631389296L);
  }

  @Test
  void equalGapsAreExact() {
    assertThat(seconds("constant 4/s 2s", 1)).containsExactly(0, .25, .5, .75, 1, 1.25, 1.5, 1.75);
    assertThat(seconds("constant 1000/s 60s", 1)).hasSize(60_000);
    assertThat(seconds("constant 0.1/s 30s", 1)).containsExactly(0, 10, 20);
  }

  @ParameterizedTest
  @CsvSource({
    "constant 1000/s 60s, 0",
    "uniform 1000/s 60s, 0.57735",
    "poisson 1000/s 60s, 1",
    "gamma 1000/s burstiness 0.25 60s, 2",
    "gamma 1000/s burstiness 4 60s, 0.5"
  })
  void rateAndVariationAreThoseAskedFor(String text, double variation) {
    double[] gaps = gaps(seconds(text, 11));
    double mean = Arrays.stream(gaps).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(gaps).map(it -> (it - mean) * (it - mean)).average().orElseThrow());
    // Four standard errors of the mean of n gaps.
    assertThat(mean).isCloseTo(1e-3, within(1e-9 + 4e-3 * variation / Math.sqrt(gaps.length)));
    assertThat(deviation / mean).isCloseTo(variation, within(1e-4 + 0.03 * variation));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void gapsHaveTheDistributionAskedFor(long seed) {
    assertKolmogorovSmirnov(
        gaps(seconds("poisson 100/s 60s", seed)),
        ExponentialDistribution.of(0.01)::cumulativeProbability);
    assertKolmogorovSmirnov(
        gaps(seconds("gamma 100/s burstiness 0.5 60s", seed)),
        GammaDistribution.of(0.5, 0.02)::cumulativeProbability);
    assertKolmogorovSmirnov(
        gaps(seconds("uniform 100/s 60s", seed)), gap -> Math.max(0, Math.min(1, gap / 0.02)));
  }

  /** Given their number, the arrivals of a ramp are spread as the area under it grows. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRampIsAPoissonProcessWhoseRateRises(long seed) {
    double[] instants = seconds("ramp 10/s to 110/s 60s", seed);
    double expected = 60 * 60;
    assertThat((double) instants.length).isCloseTo(expected, within(4 * Math.sqrt(expected)));
    assertKolmogorovSmirnov(instants, at -> (10 * at + 100 * at * at / 120) / expected);
  }

  /** At the level of 1 in 10,000, as 32 fixed seeds are tried. */
  private static void assertKolmogorovSmirnov(double[] values, DoubleUnaryOperator distribution) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double p = distribution.applyAsDouble(sorted[i]);
      distance =
          Math.max(
              distance, Math.max(p - (double) i / sorted.length, (i + 1.0) / sorted.length - p));
    }
    assertThat(distance * Math.sqrt(sorted.length)).isLessThan(2.23);
  }

  @Property(tries = 200)
  void aRateOfAnyShapeHasAsManyArrivalsAsItsAreaWithin(
      @ForAll @DoubleRange(min = 0, max = 50) double from,
      @ForAll @DoubleRange(min = 0.5, max = 50) double to,
      @ForAll @IntRange(min = 1, max = 100) int seconds) {
    RateCurve curve =
        new RateCurve(
            List.of(
                new RateCurve.Piece(from, to, seconds * 1_000_000_000L),
                new RateCurve.Piece(to, to, 1_000_000_000L),
                new RateCurve.Piece(to, from, seconds * 1_000_000_000L)));
    RateCurve.Walk walk = curve.walk();
    long before = 0;
    for (int i = 0; i < curve.expected() - 1e-6; i++) {
      long at = walk.nanosOf(i);
      assertThat(at).isBetween(before, curve.nanos());
      assertThat(area(curve, at)).isCloseTo(i, within(1e-6));
      before = at;
    }
    assertThat(walk.nanosOf(curve.expected() + 1)).isEqualTo(curve.nanos());
  }

  /** By the trapezium rule, piece by piece. */
  private static double area(RateCurve curve, long nanos) {
    double area = 0;
    long left = nanos;
    for (RateCurve.Piece piece : curve.pieces()) {
      double share = Math.min(1, (double) left / piece.nanos());
      double end = piece.from() + share * (piece.to() - piece.from());
      area += (piece.from() + end) / 2 * share * (piece.nanos() / 1e9);
      left = Math.max(0, left - piece.nanos());
    }
    return area;
  }
}
