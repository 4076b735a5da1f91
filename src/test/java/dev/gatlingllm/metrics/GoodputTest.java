package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.RequestRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class GoodputTest {
  private static final long MS = 1_000_000;

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void aGoodRequestMeetsEveryObjective(@ForAll long seed) {
    RandomStage random = new RandomStage(seed);
    Objectives objectives = Objectives.of(Map.of("ttft", 1_500.0, "itl", 250.0, "e2e", 3_000.0));
    boolean stream = random.stage.stream();
    // Those that the client cancelled were never to meet anything.
    long sent =
        random.records.stream()
            .filter(r -> !r.origin().warmup())
            .filter(r -> r.failure().map(f -> f.cause() != FailureCause.CANCELLED).orElse(true))
            .count();
    List<RequestRecord> successes =
        random.records.stream().filter(r -> !r.origin().warmup() && r.succeeded()).toList();
    long good =
        successes.stream()
            .filter(r -> r.instants().e2eMillis().orElseThrow() <= 3_000)
            .filter(r -> !stream || r.instants().ttftMillis().orElseThrow() <= 1_500)
            .filter(r -> !stream || r.chunks().longestGapNanos().orElse(0) <= 250 * MS)
            .count();
    long lateEnds =
        successes.stream().filter(r -> r.instants().e2eMillis().orElseThrow() > 3_000).count();
    Goodput seen = goodput(random, objectives).orElseThrow();
    assertThat(seen.good()).isEqualTo(good);
    assertThat(seen.unknown()).isZero();
    assertThat(seen.requestsPerSecond().orElseThrow())
        .isCloseTo(good / random.windowSeconds(), within(1e-9));
    assertThat(seen.share().isPresent()).isEqualTo(sent > 0);
    seen.share()
        .ifPresent(share -> assertThat(share).isCloseTo((double) good / sent, within(1e-9)));
    assertThat(seen.objectives())
        .extracting(Goodput.Objective::name)
        .isEqualTo(stream ? List.of("ttft", "itl", "e2e") : List.of("e2e"));
    assertThat(seen.objectives().get(seen.objectives().size() - 1).missed()).isEqualTo(lateEnds);
  }

  @Test
  void withoutAnObjectiveThereIsNoGoodput() {
    assertThat(goodput(new RandomStage(1), Objectives.NONE)).isEmpty();
    assertThat(goodput(new RandomStage(1), Objectives.NONE)).isEmpty();
  }

  @Test
  void whatIsExactlyAtTheLimitIsGood() {
    Objectives objectives = atMost("e2e", 100);
    GoodputTally tally = new GoodputTally(objectives, false);
    tally.addSuccess(RandomStage.sent(0, 100));
    tally.addSuccess(RandomStage.sent(0, 100.000001));
    Goodput seen = tally.goodput(4, 2).orElseThrow();
    assertThat(seen)
        .isEqualTo(
            new Goodput(
                OptionalDouble.of(0.5),
                1,
                OptionalDouble.of(0.25),
                0,
                List.of(new Goodput.Objective("e2e", 100, 1))));
  }

  @Test
  void objectivesOfAStreamJudgeNothingElse() {
    Objectives objectives = atMost("ttft", 100);
    GoodputTally tally = new GoodputTally(objectives, false);
    tally.addSuccess(RandomStage.sent(0, 100));
    Goodput none = new Goodput(OptionalDouble.empty(), 0, OptionalDouble.empty(), 0, List.of());
    assertThat(tally.goodput(1, 2)).hasValue(none);
  }

  @Test
  void aRequestIsJudgedByTheObjectivesOfItsClass() {
    Objectives objectives =
        Objectives.of(
            Map.of("e2e", 100.0), Map.of("mail", Map.of("e2e", 1_000.0), "embed", Map.of()));
    GoodputTally tally = new GoodputTally(objectives, true);
    tally.addSuccess(sent("chat", 200));
    tally.addSuccess(sent("mail", 200));
    tally.addSuccess(sent("mail", 2_000));
    tally.addSuccess(sent("embed", 20_000));
    Goodput seen = tally.goodput(5, 1).orElseThrow();
    assertThat(seen.good()).isEqualTo(2);
    assertThat(seen.unknown()).isZero();
    assertThat(seen.objectives())
        .containsExactly(
            new Goodput.Objective("e2e", 100, 1), new Goodput.Objective("e2e", 1_000, 1));
    assertThat(objectives.of(new RequestGroup(0, RequestGroup.Kind.CLASS, "mail")))
        .isEqualTo(Objectives.of(Map.of("e2e", 1_000.0)));
    assertThat(objectives.of(new RequestGroup(0, RequestGroup.Kind.CLASS, "embed")).any())
        .isFalse();
    assertThat(objectives.of(RequestGroup.stage(0))).isEqualTo(objectives);
  }

  private static RequestRecord sent(String requestClass, double millis) {
    RequestRecord record = RandomStage.sent(0, millis);
    return record.with(record.origin().with(record.origin().labels().ofClass(requestClass)), 0);
  }

  @Test
  void aRunThatWasStoppedInTheWarmUpHasNoRate() {
    GoodputTally tally = new GoodputTally(atMost("e2e", 1), true);
    Goodput seen = tally.goodput(0, 0).orElseThrow();
    assertThat(seen.requestsPerSecond()).isEmpty();
    assertThat(seen.share()).isEmpty();
  }

  /**
   * The pace of one token, and the gap of one chunk, cannot be too long; an uncounted one may be.
   */
  @Test
  void anAnswerWithoutPaceKeepsItsObjectiveAndOneWithoutCountIsUnknown() {
    assertThat(keeps(Metrics.TPOT, OptionalInt.of(1), OptionalLong.empty())).hasValue(true);
    assertThat(keeps(Metrics.TPOT, OptionalInt.empty(), OptionalLong.empty())).isEmpty();
    assertThat(keeps(Metrics.TPOT, OptionalInt.of(5), OptionalLong.empty())).hasValue(true);
    assertThat(keeps(Metrics.TPOT, OptionalInt.of(4), OptionalLong.empty())).hasValue(false);
    assertThat(keeps(Metrics.ITL, OptionalInt.of(5), OptionalLong.empty())).hasValue(true);
    assertThat(keeps(Metrics.ITL, OptionalInt.of(5), OptionalLong.of(10 * MS))).hasValue(true);
    assertThat(keeps(Metrics.ITL, OptionalInt.of(5), OptionalLong.of(11 * MS))).hasValue(false);

    GoodputTally tally = new GoodputTally(atMost("tpot", 10), true);
    tally.addSuccess(Streams.of(OptionalInt.empty(), OptionalLong.empty()));
    Goodput seen = tally.goodput(1, 1).orElseThrow();
    assertThat(seen.good()).isZero();
    assertThat(seen.unknown()).isEqualTo(1);
    assertThat(seen.objectives().get(0).missed()).isZero();
  }

  /** An answer whose text took 40 ms, with a limit of 10. */
  private static Optional<Boolean> keeps(
      Metric metric, OptionalInt tokens, OptionalLong longestGap) {
    return metric.keeps(Streams.of(tokens, longestGap), 10);
  }

  private static Objectives atMost(String metric, long millis) {
    return Objectives.of(Map.of(metric, (double) millis));
  }

  private static Optional<Goodput> goodput(RandomStage random, Objectives objectives) {
    StageAggregate metrics =
        new StageAggregate(RequestGroup.stage(0), random.stage, objectives, Optional.empty());
    metrics.window(random.windowStart, random.windowEnd);
    random.records.forEach(metrics::add);
    return metrics.summarize(4, Unwatched.CLIENT).goodput();
  }
}
