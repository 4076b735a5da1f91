package dev.gatlingllm.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
  private static double[] drawn(Draws draws, long from, int before) {
    long[] number = {from};
    return Samples.of(
        () -> {
          var bits = draws.number(number[0]++);
          for (int i = 0; i < before; i++) {
            bits.nextLong();
          }
          return bits.nextDouble();
        });
  }

  @Test
  void aDrawDependsOnItsNumberAlone() {
    Draws draws = Draws.of(1, "inputTokens");
    long third = draws.number(3).nextLong();
    draws.number(2).nextLong();
    assertThat(Draws.of(1, "inputTokens").number(3).nextLong()).isEqualTo(third);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, -1, Long.MIN_VALUE})
  void drawsOfConsecutiveNumbersAreIndependent(long seed) {
    Draws draws = Draws.of(seed, "inputTokens");
    SplittableRandom random = new SplittableRandom(9);
    double[] first = drawn(draws, 0, 0);
    assertThat(Samples.distance(first, Samples.of(random::nextDouble))).isLessThan(1);
    assertThat(Samples.correlation(first, drawn(draws, 1, 0))).isBetween(-4.0, 4.0);
    // What comes second of a number is not what comes first of the next.
    assertThat(Samples.correlation(drawn(draws, 0, 1), drawn(draws, 1, 0))).isBetween(-4.0, 4.0);
    assertThat(Samples.correlation(first, drawn(draws, 0, 1))).isBetween(-4.0, 4.0);
  }

  @Test
  void drawsOfTwoKindsOrTwoSeedsAreIndependent() {
    double[] inputs = drawn(Draws.of(1, "inputTokens"), 0, 0);
    assertThat(Samples.correlation(inputs, drawn(Draws.of(1, "outputTokens"), 0, 0)))
        .isBetween(-4.0, 4.0);
    assertThat(Samples.correlation(inputs, drawn(Draws.of(2, "inputTokens"), 0, 0)))
        .isBetween(-4.0, 4.0);
  }
}
