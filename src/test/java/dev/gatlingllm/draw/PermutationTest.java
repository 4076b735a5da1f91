package dev.gatlingllm.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.Slow;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  private static void assertBijection(int size, long seed) {
    Permutation permutation = new Permutation(size, seed);
    BitSet seen = new BitSet(size);
    for (int i = 0; i < size; i++) {
      seen.set(Math.toIntExact(permutation.at(i)));
    }
    assertThat(seen.cardinality()).as("different numbers of %s", size).isEqualTo(size);
    assertThat(seen.length()).as("the largest number + 1").isEqualTo(size);
  }

  @Test
  void eachNumberIsAtOnePosition() {
    for (int size = 1; size <= 300; size++) {
      assertBijection(size, size);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1023, 1024, 1025, 4095, 4096, 4097, 65_537, 100_000})
  void eachNumberIsAtOnePositionOfMany(int size) {
    assertBijection(size, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 31) - 1, 1L << 32, 999_999_999_999L, 1L << 40})
  void theLargestFileIsShuffledWithoutMemory(long size) {
    Permutation permutation = new Permutation(size, 3);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      seen.add(permutation.at(i % 2 == 0 ? i : size - i));
    }
    assertThat(seen).hasSize(20_000);
    assertThat(Collections.min(seen)).isNotNegative();
    assertThat(Collections.max(seen)).isLessThan(size);
    assertThat(seen.stream().mapToDouble(it -> it).average().orElseThrow() / size)
        .isBetween(0.49, 0.51);
  }

  /** Each order of few numbers comes as often as each other; chi-squared, 0.1 %. */
  @Slow
  @Test
  void allOrdersAreEquallyLikely() {
    assertThat(chiSquared(3, 6, 12_000)).isLessThan(20.5);
    assertThat(chiSquared(4, 24, 24_000)).isLessThan(49.7);
    assertThat(chiSquared(2, 2, 10_000)).isLessThan(10.8);
    assertThat(chiSquared(5, 120, 60_000)).isLessThan(172.7);
  }

  private static double chiSquared(int size, int orders, int seeds) {
    Map<String, Integer> counts = new HashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      Permutation permutation = new Permutation(size, seed);
      counts.merge(
          Arrays.toString(LongStream.range(0, size).map(permutation::at).toArray()),
          1,
          Integer::sum);
    }
    assertThat(counts).hasSize(orders);
    double expected = (double) seeds / orders;
    return counts.values().stream()
        .mapToDouble(it -> (it - expected) * (it - expected) / expected)
        .sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {20_000, 100_000, 1 << 20, 1L << 40})
  void numbersAreUncorrelatedWithTheirPositionsAndNeighbours(long size) {
    Permutation permutation = new Permutation(size, 11);
    double[] positions = new double[(int) Math.min(size, Samples.SIZE)];
    Arrays.setAll(positions, i -> i);
    double[] numbers = Arrays.stream(positions).map(i -> permutation.at((long) i)).toArray();
    double[] next =
        Arrays.stream(positions).map(i -> permutation.at(((long) i + 1) % size)).toArray();
    Permutation other = new Permutation(size, 12);
    double[] otherSeed = Arrays.stream(positions).map(i -> other.at((long) i)).toArray();
    assertThat(Samples.correlation(positions, numbers)).isBetween(-4.0, 4.0);
    assertThat(Samples.correlation(numbers, next)).isBetween(-4.0, 4.0);
    assertThat(Samples.correlation(numbers, otherSeed)).isBetween(-4.0, 4.0);
  }

  @Test
  void aSizeOrAPositionThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Permutation(0, 1))
        .hasMessage("size is 0, must be from 1 to 1099511627776");
    assertThatThrownBy(() -> new Permutation((1L << 40) + 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Permutation(5, 1).at(5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
