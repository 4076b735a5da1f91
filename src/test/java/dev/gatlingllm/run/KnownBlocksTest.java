package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of a trace's prompt came before. */
class KnownBlocksTest {
  private static long[] blocks(long... numbers) {
    return numbers;
  }

  @Test
  void leadingBlocksThatCameBeforeCount() {
    KnownBlocks known = new KnownBlocks();
    assertThat(known.add(blocks(1, 2, 3), 16, 40)).hasValue(0);
    assertThat(known.add(blocks(1, 2, 4), 16, 48)).hasValue(32);
    assertThat(known.add(blocks(2, 1), 16, 32)).as("in their place").hasValue(0);
    assertThat(known.add(blocks(1, 2, 3), 16, 48)).as("the last was partial").hasValue(40);
    assertThat(known.add(blocks(1, 2, 3), 16, 50)).as("the rest is its own").hasValue(48);
    assertThat(known.add(blocks(1, 2), 16, 20)).hasValue(20);
  }

  @Test
  void itFindsWhatAComparisonWithAllBeforeFinds() {
    SplittableRandom random = new SplittableRandom(7);
    KnownBlocks known = new KnownBlocks();
    List<int[]> before = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long[] blocks = random.longs(random.nextInt(6), 0, 3).toArray();
      int tokens = blocks.length == 0 ? 1 : random.nextInt(1, 4 * blocks.length + 1);
      int[] text =
          IntStream.range(0, Math.min(tokens, 4 * blocks.length))
              .map(at -> (int) blocks[at / 4] * 4 + at % 4)
              .toArray();
      int longest = before.stream().mapToInt(it -> common(it, text)).max().orElse(0);
      assertThat(known.add(blocks, 4, tokens)).hasValue(longest);
      before.add(text);
    }
  }

  private static int common(int[] one, int[] other) {
    int length = Math.min(one.length, other.length);
    return (int) IntStream.range(0, length).takeWhile(i -> one[i] == other[i]).count();
  }

  @Test
  void onceItIsFullNothingIsSaid() {
    KnownBlocks known = new KnownBlocks(3);
    assertThat(known.add(blocks(1, 2, 3), 16, 48)).hasValue(0);
    assertThat(known.add(blocks(1, 2, 3), 16, 48)).isEmpty();
  }
}
