package dev.gatlingllm.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long MS = 1_000_000;
  private static final long STALL = 500 * MS;

  private final Timeline timeline = new Timeline();

  @Test
  void anAnswerWithoutTextHasNoInstants() {
    assertThat(timeline.firstNanos()).isEmpty();
    assertThat(timeline.lastNanos()).isEmpty();
    assertThat(timeline.arrivals()).isSameAs(ChunkArrivals.NONE);
    assertThat(timeline.chunks(STALL, 1)).isEqualTo(new Chunks(0, 0, 0, 0, OptionalLong.empty()));
  }

  @Test
  void oneChunkHasNoGap() {
    timeline.chunk(5, 1);
    assertThat(timeline.chunks(STALL, 1).longestGapNanos()).isEmpty();
    assertThat(timeline.firstNanos()).hasValue(5);
    assertThat(timeline.lastNanos()).hasValue(5);
  }

  @Test
  void aGapIsBetweenChunksOfTheSameChoice() {
    timeline.chunk(10, 0b01);
    timeline.chunk(13, 0b10);
    timeline.chunk(20, 0b01);
    timeline.chunk(33, 0b10);
    assertThat(timeline.arrivals().gaps()).containsExactly(10, 20);
  }

  @Test
  void aChunkForTwoChoicesCountsForBoth() {
    timeline.chunk(10, 0b101);
    timeline.chunk(14, 0b101);
    assertThat(timeline.count()).isEqualTo(4);
    assertThat(timeline.arrivals().gaps()).containsExactly(4, 4);
  }

  @Test
  void aChunkOfTheSameReadIsCoalesced() {
    timeline.chunk(10, 1);
    timeline.chunk(10, 1);
    timeline.chunk(10, 1);
    timeline.chunk(11, 1);
    assertThat(timeline.chunks(STALL, 1).coalesced()).isEqualTo(2);
  }

  @Test
  void aGapOverTheSetBoundIsAStall() {
    timeline.chunk(0, 1);
    timeline.chunk(STALL, 1); // exactly the bound is none
    timeline.chunk(2 * STALL + 1, 1);
    assertThat(timeline.chunks(STALL, 1).stalls()).isEqualTo(1);
  }

  @Test
  void aGapOfFiveMediansAndFiftyMillisecondsIsAStall() {
    long now = 0;
    timeline.chunk(now, 1);
    for (int i = 0; i < 9; i++) {
      timeline.chunk(now += 20 * MS, 1);
    }
    timeline.chunk(now += 100 * MS, 1); // 5 medians exactly
    assertThat(timeline.chunks(STALL, 1).stalls()).isZero();
    timeline.chunk(now += 100 * MS + 1, 1);
    assertThat(timeline.chunks(STALL, 1).stalls()).isEqualTo(1);
  }

  @Test
  void aGapBelowFiftyMillisecondsIsNoStallHoweverFastTheRest() {
    long now = 0;
    timeline.chunk(now, 1);
    for (int i = 0; i < 9; i++) {
      timeline.chunk(now += MS, 1);
    }
    timeline.chunk(now + 50 * MS, 1);
    assertThat(timeline.chunks(STALL, 1).stalls()).isZero();
  }

  @Test
  void aChunkIsNoStallMerelyBecauseItCarriesManyTokens() {
    long now = 0;
    timeline.chunk(now, 1);
    for (int i = 0; i < 9; i++) {
      timeline.chunk(now += 600 * MS, 1);
    }
    assertThat(timeline.chunks(STALL, 1).stalls()).isEqualTo(9);
    assertThat(timeline.chunks(STALL, 1.2).stalls()).isZero();
    assertThat(timeline.chunks(STALL, 30).stalls()).isZero();
    timeline.chunk(now += 3_000 * MS, 1); // 5 medians exactly
    assertThat(timeline.chunks(STALL, 30).stalls()).isZero();
    timeline.chunk(now += 3_000 * MS + 1, 1);
    assertThat(timeline.chunks(STALL, 30).stalls()).isEqualTo(1);
  }

  @Test
  void theFloorOfFiftyMillisecondsIsForEachToken() {
    long now = 0;
    timeline.chunk(now, 1);
    for (int i = 0; i < 9; i++) {
      timeline.chunk(now += MS, 1);
    }
    timeline.chunk(now + 100 * MS, 1);
    assertThat(timeline.chunks(STALL, 1).stalls()).isEqualTo(1);
    assertThat(timeline.chunks(STALL, 2).stalls()).isZero();
  }

  @Test
  void fewerThanOneTokenAChunkMakesNoStallOfAnything() {
    timeline.chunk(0, 1);
    timeline.chunk(STALL, 1);
    assertThat(timeline.chunks(STALL, 0.1).stalls()).isZero();
  }

  /** Nine tenths of the gaps are 0, yet each burst is as far from the last as the one before. */
  @Test
  void burstsOfOneReadAreJudgedByTheTimeBetweenThem() {
    for (int burst = 0; burst < 20; burst++) {
      for (int i = 0; i < 10; i++) {
        timeline.chunk(burst * 200 * MS, 1);
      }
    }
    assertThat(timeline.chunks(STALL, 1).stalls()).isZero();
    timeline.chunk(19 * 200 * MS + STALL + 1, 1);
    assertThat(timeline.chunks(STALL, 1))
        .isEqualTo(new Chunks(201, 180, 200, 1, OptionalLong.of(STALL + 1)));
  }

  @Test
  void anAnswerOfOneReadHasNoStall() {
    timeline.chunk(5, 1);
    timeline.chunk(5, 1);
    assertThat(timeline.chunks(STALL, 1)).isEqualTo(new Chunks(2, 1, 1, 0, OptionalLong.of(0)));
  }

  @Test
  void thousandsOfChunksAreKeptInOrder() {
    for (int i = 0; i < 5_000; i++) {
      timeline.chunk(i * 3L, 1);
    }
    assertThat(timeline.arrivals().nanos()).hasSize(5_000).isSorted();
    assertThat(timeline.chunks(STALL, 1).longestGapNanos()).hasValue(3);
  }

  @Test
  void aClockThatWrapsIsNoTrouble() {
    timeline.chunk(Long.MAX_VALUE - 1, 1);
    timeline.chunk(Long.MIN_VALUE + 2, 1);
    assertThat(timeline.arrivals().gaps()).containsExactly(4);
  }
}
