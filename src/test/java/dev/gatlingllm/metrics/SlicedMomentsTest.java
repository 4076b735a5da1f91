package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class SlicedMomentsTest {
  private static final long SECOND = 1_000_000_000L;

  /**
   * Whatever order they come in; those within a 64th of the window of its middle may fall to either
   * side.
   */
  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void eachNumberIsInItsHalf(@ForAll long seed) {
    Random random = new Random(seed);
    long window = (long) (SECOND * Math.pow(10, 4 * random.nextDouble()));
    List<double[]> numbers = new ArrayList<>();
    SlicedMoments sliced = new SlicedMoments();
    for (int i = 0; i < 300; i++) {
      double at = random.nextDouble();
      if (Math.abs(at - 0.5) > 1.0 / 16) {
        double value = 50 + 10 * random.nextGaussian();
        numbers.add(new double[] {at, value});
        sliced.add((long) (at * window), value);
      }
    }
    check(sliced.firstHalf(window), numbers.stream().filter(n -> n[0] < 0.5).toList());
    check(sliced.secondHalf(window), numbers.stream().filter(n -> n[0] > 0.5).toList());
  }

  private static void check(Moments seen, List<double[]> numbers) {
    Moments expected = new Moments();
    numbers.forEach(number -> expected.add(number[1]));
    assertThat(seen.count()).isEqualTo(expected.count());
    assertThat(seen.min()).isEqualTo(expected.min());
    assertThat(seen.max()).isEqualTo(expected.max());
    assertThat(seen.mean().orElseThrow()).isCloseTo(expected.mean().orElseThrow(), within(1e-9));
    assertThat(seen.meanCi95().orElseThrow())
        .isCloseTo(expected.meanCi95().orElseThrow(), within(1e-9));
  }

  @Test
  void aStampFarAwayCostsNoMemoryAndNoTime() {
    SlicedMoments sliced = new SlicedMoments();
    sliced.add(-5, 1);
    sliced.add(Long.MAX_VALUE, 2);
    assertThat(sliced.firstHalf(Long.MAX_VALUE).mean()).hasValue(1);
    assertThat(sliced.secondHalf(Long.MAX_VALUE).mean()).hasValue(2);
  }

  @Test
  void withoutAWindowThereIsNoFirstHalf() {
    SlicedMoments sliced = new SlicedMoments();
    sliced.add(0, 1);
    assertThat(sliced.firstHalf(0).count()).isZero();
    assertThat(new SlicedMoments().secondHalf(SECOND).mean()).isEmpty();
  }
}
