package dev.gatlingllm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchingEngineTest {
  private static final long MILLI = 1_000_000;

  /** 1,000 prompt tokens a second, a step of 10 ms and 1 ms for each sequence, no jitter. */
  private static BatchingEngine engine(int maxBatch) {
    return new BatchingEngine(new EngineSettings.Batching(1000, 10, 1, maxBatch, 0, 7));
  }

  /** A sequence that notes the due time of each of its tokens. */
  private static Sequence sequence(
      Engine engine, int prompt, int tokens, long arrivalNanos, List<Long> times) {
    return new Sequence(
        0, prompt, tokens, arrivalNanos, (choice, index) -> times.add(engine.nextNanos()));
  }

  private static List<Long> submit(Engine engine, int prompt, int tokens, long arrivalNanos) {
    List<Long> times = new ArrayList<>();
    engine.submit(sequence(engine, prompt, tokens, arrivalNanos, times));
    return times;
  }

  private static void finish(Engine engine) {
    while (engine.nextNanos() != Engine.IDLE) {
      engine.advance();
    }
  }

  private static List<Long> millis(long... values) {
    return LongStream.of(values).map(value -> value * MILLI).boxed().toList();
  }

  @Test
  void aLoneSequenceGetsItsFirstTokenAfterThePrefillAndThenOneAStep() {
    BatchingEngine engine = engine(4);
    List<Long> times = submit(engine, 50, 4, 100 * MILLI);
    finish(engine);
    assertThat(times).isEqualTo(millis(150, 161, 172, 183));
  }

  @Test
  void aSequenceOfOneTokenEndsWithItsPrefill() {
    BatchingEngine engine = engine(4);
    assertThat(submit(engine, 50, 1, 0)).isEmpty();
    engine.advance();
    assertThat(engine.nextNanos()).isEqualTo(Engine.IDLE);
  }

  @Test
  void aPrefillHoldsUpDecodingAndAStepGrowsWithTheBatch() {
    BatchingEngine engine = engine(4);
    List<Long> first = submit(engine, 50, 4, 0);
    List<Long> second = submit(engine, 30, 2, 0);
    finish(engine);
    assertThat(first).isEqualTo(millis(50, 92, 103, 114));
    assertThat(second).isEqualTo(millis(80, 92));
  }

  @Test
  void anArrivalDuringAStepWaitsForItsEnd() {
    BatchingEngine engine = engine(4);
    List<Long> first = submit(engine, 50, 3, 0);
    engine.advance();
    List<Long> second = submit(engine, 20, 1, 55 * MILLI);
    finish(engine);
    assertThat(first).isEqualTo(millis(50, 61, 92));
    assertThat(second).isEqualTo(millis(81));
  }

  @Test
  void noMoreRunThanTheBatchHoldsAndTheRestComeInTheirOrder() {
    BatchingEngine engine = engine(2);
    List<List<Long>> times = IntStream.range(0, 4).mapToObj(i -> submit(engine, 10, 2, i)).toList();
    finish(engine);
    assertThat(times.get(0)).isEqualTo(millis(10, 32));
    assertThat(times.get(1)).isEqualTo(millis(20, 32));
    assertThat(times.get(2)).isEqualTo(millis(42, 64));
    assertThat(times.get(3)).isEqualTo(millis(52, 64));
  }

  @Test
  void aLateDriverDoesNotLetAPromptStartBeforeItsArrival() {
    BatchingEngine engine = engine(4);
    List<Long> first = submit(engine, 10, 2, 0);
    // Submitted while the prefill that ended at 10 ms is still to be handed out.
    List<Long> second = submit(engine, 10, 1, 15 * MILLI);
    finish(engine);
    assertThat(first).isEqualTo(millis(10, 21));
    assertThat(second).isEqualTo(millis(31));
  }

  @Test
  void anIdleEngineStartsAtTheArrival() {
    BatchingEngine engine = engine(4);
    submit(engine, 10, 1, 0);
    finish(engine);
    List<Long> later = submit(engine, 10, 1, 500 * MILLI);
    finish(engine);
    assertThat(later).isEqualTo(millis(510));
  }

  @Test
  void aPromptThatWasCountedLateIsStillReckonedFromItsArrival() {
    BatchingEngine engine = engine(4);
    List<Long> times = submit(engine, 10, 2, -3 * MILLI);
    finish(engine);
    assertThat(times).isEqualTo(millis(7, 18));
  }

  @Test
  void aCancelledSequenceGetsNoMoreTokensAndFreesItsPlace() {
    BatchingEngine engine = engine(1);
    List<Long> cancelledTimes = new ArrayList<>();
    Sequence cancelled = sequence(engine, 10, 100, 0, cancelledTimes);
    engine.submit(cancelled);
    List<Long> next = submit(engine, 10, 1, 0);
    engine.advance();
    engine.cancel(cancelled);
    finish(engine);
    assertThat(cancelledTimes).isEqualTo(millis(10));
    assertThat(next).isEqualTo(millis(31));
  }

  @Test
  void aWaitingSequenceThatIsCancelledCostsNoPrefill() {
    BatchingEngine engine = engine(4);
    submit(engine, 10, 1, 0);
    List<Long> cancelledTimes = new ArrayList<>();
    Sequence cancelled = sequence(engine, 1000, 1, 0, cancelledTimes);
    engine.submit(cancelled);
    List<Long> next = submit(engine, 10, 1, 0);
    engine.cancel(cancelled);
    finish(engine);
    assertThat(cancelledTimes).isEmpty();
    assertThat(next).isEqualTo(millis(20));
  }

  @Test
  void aSequenceMayCancelItselfAtItsToken() {
    BatchingEngine engine = engine(4);
    Sequence[] self = new Sequence[1];
    List<Integer> made = new ArrayList<>();
    self[0] =
        new Sequence(
            0,
            10,
            100,
            0,
            (choice, index) -> {
              made.add(index);
              if (index == 2) {
                engine.cancel(self[0]);
              }
            });
    engine.submit(self[0]);
    finish(engine);
    assertThat(made).containsExactly(0, 1, 2);
  }

  @Test
  void theSameSeedGivesTheSameJitterAndAnotherSeedAnother() {
    assertThat(jittered(1)).isEqualTo(jittered(1)).isNotEqualTo(jittered(2));
  }

  @Test
  void jitterStaysWithinItsFractionOfTheStepAndHasItsMean() {
    List<Long> times = jittered(3);
    List<Long> gaps =
        IntStream.range(1, times.size()).mapToObj(i -> times.get(i) - times.get(i - 1)).toList();
    assertThat(gaps).allSatisfy(gap -> assertThat(gap).isBetween(8_800_000L, 13_200_000L));
    assertThat(gaps.stream().mapToLong(Long::longValue).average().orElseThrow())
        .isBetween(10_900_000.0, 11_100_000.0);
    assertThat(gaps.stream().mapToLong(Long::longValue).max().orElseThrow())
        .isGreaterThan(13_000_000L);
  }

  private static List<Long> jittered(long seed) {
    BatchingEngine engine =
        new BatchingEngine(new EngineSettings.Batching(1000, 10, 1, 4, 0.2, seed));
    List<Long> times = submit(engine, 10, 2000, 0);
    finish(engine);
    return times;
  }
}
