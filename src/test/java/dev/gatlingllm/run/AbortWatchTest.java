package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.AbortRules;
import dev.gatlingllm.config.Load;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AbortWatchTest {
  private static final long SECOND = 1_000_000_000L;
  private static final RequestRecord SUCCESS = Samples.success(1, new long[] {2_000});
  private static final RequestRecord WARMUP_FAILURE = Samples.failure(2);
  private static final RequestRecord FAILURE = of(SUCCESS.origin(), WARMUP_FAILURE);

  private final List<String> ended = new ArrayList<>();
  private long now;

  private static RequestRecord of(Origin origin, RequestRecord rest) {
    return Samples.record(
        origin,
        rest.instants(),
        rest.connection(),
        rest.answer(),
        rest.tokens(),
        rest.chunks(),
        rest.windowTokens(),
        rest.failure(),
        rest.timeline());
  }

  private AbortWatch watch(AbortRules rules, StageRun stage) {
    AbortWatch watch =
        new AbortWatch(
            rules,
            (run, rule) -> {
              if (run.abort(stage.startNanos() + 1, rule)) {
                ended.add(rule);
              }
            },
            () -> now);
    stage.begin(0);
    watch.stageBegan(stage);
    return watch;
  }

  private static StageRun closed() {
    return new StageRun(
        Stage.closed(
            0, "x", 1, true, Duration.ofSeconds(30), Duration.ofSeconds(3), OptionalLong.empty()));
  }

  private static AbortRules failures(int most) {
    return new AbortRules(OptionalDouble.empty(), OptionalInt.of(most), false);
  }

  private static AbortRules ratio(double most) {
    return new AbortRules(OptionalDouble.of(most), OptionalInt.empty(), false);
  }

  private static void tell(AbortWatch watch, RequestRecord record, int times) {
    for (int i = 0; i < times; i++) {
      watch.recorded(record);
    }
  }

  @Test
  void soManyFailuresInARowEndAStageWarmUpIncluded() {
    AbortWatch watch = watch(failures(3), closed());
    tell(watch, WARMUP_FAILURE, 2);
    tell(watch, SUCCESS, 1);
    tell(watch, FAILURE, 2);
    assertThat(ended).isEmpty();
    tell(watch, of(SUCCESS.origin().withRetried(true), WARMUP_FAILURE), 5);
    assertThat(ended).as("another attempt follows").isEmpty();
    tell(watch, FAILURE, 4);
    assertThat(ended).containsExactly("llm.abort.failures: 3 requests failed in a row");
  }

  @Test
  void aShareOfTwentyOrMoreEndsAStage() {
    AbortWatch watch = watch(ratio(0.25), closed());
    tell(watch, WARMUP_FAILURE, 100);
    tell(watch, FAILURE, 6);
    tell(watch, SUCCESS, 13);
    assertThat(ended).as("19 have ended").isEmpty();
    tell(watch, SUCCESS, 1);
    assertThat(ended)
        .containsExactly("llm.abort.failRatio: 6 of the 20 requests that had ended failed");
  }

  @Test
  void aShareThatIsNotExceededEndsNothing() {
    AbortWatch watch = watch(ratio(0.25), closed());
    for (int i = 0; i < 100; i++) {
      tell(watch, SUCCESS, 3);
      tell(watch, FAILURE, 1);
    }
    assertThat(ended).isEmpty();
  }

  @Test
  void whatIsNotAskedForEndsNothing() {
    AbortWatch watch =
        watch(new AbortRules(OptionalDouble.empty(), OptionalInt.empty(), false), closed());
    tell(watch, FAILURE, 1_000);
    assertThat(ended).isEmpty();
    assertThat(
            overloaded(new AbortRules(OptionalDouble.empty(), OptionalInt.empty(), false), 26, 1))
        .isZero();
  }

  @Test
  void anOverloadedStageIsEndedInTime() {
    AbortRules rules = new AbortRules(OptionalDouble.empty(), OptionalInt.empty(), true);
    int in60s = 0;
    for (int seed = 0; seed < 40; seed++) {
      in60s += overloaded(rules, 26, seed) > 0 ? 1 : 0;
    }
    assertThat(in60s).isGreaterThanOrEqualTo(38);
    assertThat(ended.get(0)).startsWith("llm.abort.overload: in flight had grown from ");
    assertThat(overloaded(rules, 60, 1)).as("3 times too much").isBetween(20.0, 45.0);
  }

  @Test
  void aStageAtFourFifthsOfItsCapacityIsNotEnded() {
    AbortRules rules = new AbortRules(OptionalDouble.empty(), OptionalInt.empty(), true);
    for (int seed = 0; seed < 200; seed++) {
      overloaded(rules, 16, seed);
    }
    assertThat(ended).hasSizeLessThanOrEqualTo(2);
  }

  /**
   * Runs a Poisson load for 60 s, warm-up 10 s, in front of 8 servers that do 20 a second.
   *
   * @return when it was ended, in seconds since it began; 0 if it was not
   */
  private double overloaded(AbortRules rules, double perSecond, long seed) {
    StageRun stage = new StageRun(open(perSecond));
    AbortWatch watch = watch(rules, stage);
    Random random = new Random(seed);
    PriorityQueue<Double> free = new PriorityQueue<>(List.of(0., 0., 0., 0., 0., 0., 0., 0.));
    PriorityQueue<double[]> running = new PriorityQueue<>(Comparator.comparing(it -> it[1]));
    for (double at = 0; at < 60; at += gap(random, perSecond)) {
      while (!running.isEmpty() && running.peek()[1] <= at) {
        double[] done = running.remove();
        now = (long) (done[1] * SECOND);
        watch.recorded(record(done));
        if (stage.isCut()) {
          return done[1];
        }
      }
      double end = Math.max(at, free.remove()) + gap(random, 2.5);
      free.add(end);
      running.add(new double[] {at, end});
      watch.arrived(stage, (long) (at * SECOND));
    }
    return 0;
  }

  private static double gap(Random random, double perSecond) {
    return -Math.log(1 - random.nextDouble()) / perSecond;
  }

  private static RequestRecord record(double[] request) {
    OptionalLong due = OptionalLong.of((long) (request[0] * SECOND));
    OptionalLong never = OptionalLong.empty();
    Instants instants =
        new Instants(
            0, due, due.getAsLong(), due, never, never, never, never, (long) (request[1] * SECOND));
    return Samples.record(
        SUCCESS.origin(),
        instants,
        SUCCESS.connection(),
        SUCCESS.answer(),
        SUCCESS.tokens(),
        SUCCESS.chunks(),
        0,
        SUCCESS.failure(),
        ChunkArrivals.NONE);
  }

  private static Stage open(double perSecond) {
    Load load =
        new Load(
            List.of(true),
            List.of(1),
            List.of("poisson " + perSecond + "/s 60s"),
            "llm.load",
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            true,
            OptionalLong.empty(),
            Duration.ofSeconds(60),
            0,
            false,
            OptionalInt.empty(),
            false);
    return StagePlan.of(load).next(List.of()).orElseThrow();
  }
}
