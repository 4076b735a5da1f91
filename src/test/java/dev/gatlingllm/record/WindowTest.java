package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WindowTest {
  private final Window window = new Window(100, 200);

  @Test
  void theStartIsInsideTheEndIsNot() {
    assertThat(window.contains(99)).isFalse();
    assertThat(window.contains(100)).isTrue();
    assertThat(window.contains(199)).isTrue();
    assertThat(window.contains(200)).isFalse();
  }

  @Test
  void eachChunkCarriesItsShareOfTheTokens() {
    ChunkArrivals arrivals = new ChunkArrivals(new long[] {90, 110, 150, 210}, new byte[4]);
    // 4 chunks, 10 tokens: 2.5 each, two of them inside
    assertThat(window.share(arrivals, 10)).isEqualTo(5);
  }

  @Test
  void noChunksNoTokens() {
    assertThat(window.share(ChunkArrivals.NONE, 10)).isZero();
  }

  @Test
  void tokensOfAWholeAnswerAreSpreadOverItsTime() {
    assertThat(window.spread(50, 150, 10)).isCloseTo(5, within(1e-9));
    assertThat(window.spread(110, 120, 10)).isCloseTo(10, within(1e-9));
    assertThat(window.spread(0, 1_000, 10)).isCloseTo(1, within(1e-9));
    assertThat(window.spread(200, 300, 10)).isZero();
    assertThat(window.spread(10, 100, 10)).isZero();
  }

  @Test
  void allWindowsTogetherHoldEveryToken() {
    double sum = 0;
    for (int start = 0; start < 1_000; start += 100) {
      sum += new Window(start, start + 100).spread(37, 811, 77);
    }
    assertThat(sum).isCloseTo(77, within(1e-9));
  }

  @Test
  void anAnswerInNoTimeCountsWhereItEnded() {
    assertThat(window.spread(150, 150, 10)).isEqualTo(10);
    assertThat(window.spread(250, 250, 10)).isZero();
  }

  /** Near the end of a long's range, where comparing instants by &lt; goes wrong. */
  @Test
  void aClockThatWrapsIsNoTrouble() {
    Window wrapping = new Window(Long.MAX_VALUE - 49, Long.MIN_VALUE + 50);
    assertThat(wrapping.spread(Long.MAX_VALUE - 99, Long.MIN_VALUE, 10)).isCloseTo(5, within(1e-9));
    assertThat(wrapping.spread(Long.MAX_VALUE - 9, Long.MIN_VALUE + 10, 10))
        .isCloseTo(10, within(1e-9));
    assertThat(wrapping.spread(Long.MIN_VALUE + 40, Long.MIN_VALUE + 60, 10))
        .isCloseTo(5, within(1e-9));
    assertThat(wrapping.spread(Long.MIN_VALUE + 50, Long.MIN_VALUE + 60, 10)).isZero();
    assertThat(
            wrapping.share(
                new ChunkArrivals(
                    new long[] {Long.MAX_VALUE - 50, Long.MAX_VALUE, Long.MIN_VALUE + 49},
                    new byte[3]),
                9))
        .isEqualTo(6);
  }
}
