package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import dev.gatlingllm.config.Load;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Overload is told of simulated queues: where there is one, and where there is none. */
class BacklogTest {
  private static final int RUNS = 400;
  private static final double WARMUP = 10;
  private static final long START = Long.MAX_VALUE - 5_000_000_000L; // nanoTime may wrap around

  /** A Poisson load in front of so many servers, or of one for each request. */
  private record Queue(
      double perSecond, int servers, double window, double drain, ToDoubleFunction<Random> time) {

    Optional<Overload> judge(long seed) {
      return judge(stage("poisson " + perSecond + "/s " + (long) (WARMUP + window) + "s"), seed);
    }

    Optional<Overload> judge(Stage stage, long seed) {
      Backlog backlog = Backlog.of(stage, START).orElseThrow();
      requests(seed).forEach(it -> add(backlog, it));
      return backlog.judge(nanos(window), Backlog.ONCE);
    }

    void add(Backlog backlog, double[] request) {
      double cut = window + drain;
      backlog.add(
          START + nanos(request[0]), START + nanos(Math.min(cut, request[1])), request[1] <= cut);
    }

    /** When each came and went. */
    List<double[]> requests(long seed) {
      Random random = new Random(seed);
      PriorityQueue<Double> free = new PriorityQueue<>();
      Collections.addAll(free, Collections.nCopies(servers, -WARMUP).toArray(new Double[0]));
      List<double[]> requests = new ArrayList<>();
      double at = -WARMUP + gap(random);
      while (at < window) {
        double end = (servers == 0 ? at : Math.max(at, free.remove())) + time.applyAsDouble(random);
        free.add(end);
        requests.add(new double[] {at, end});
        at += gap(random);
      }
      return requests;
    }

    private double gap(Random random) {
      return -Math.log(1 - random.nextDouble()) / perSecond;
    }

    double detected() {
      return share(seed -> judge(seed));
    }
  }

  private static double share(LongFunction<Optional<Overload>> judge) {
    return LongStream.range(0, RUNS)
            .filter(seed -> judge.apply(seed).filter(Overload::detected).isPresent())
            .count()
        / (double) RUNS;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  private static ToDoubleFunction<Random> exponential(double mean) {
    return random -> -mean * Math.log(1 - random.nextDouble());
  }

  private static ToDoubleFunction<Random> lognormal(double mean) {
    return random -> mean * Math.exp(random.nextGaussian() - 0.5);
  }

  static Stage stage(String words) {
    Load load =
        new Load(
            List.of(true),
            List.of(1),
            List.of(words),
            "llm.load",
            Duration.ofSeconds(30),
            Duration.ofSeconds((long) WARMUP),
            true,
            OptionalLong.empty(),
            Duration.ofSeconds(60),
            0,
            false,
            OptionalInt.empty(),
            false);
    return StagePlan.of(load).next(List.of()).orElseThrow();
  }

  @Slow
  @Test
  void ofServersWithRoomForAllAtMostOneInAHundredIsCalledOverloaded() {
    for (Queue queue :
        List.of(
            new Queue(5, 0, 20, 60, exponential(2)),
            new Queue(5, 0, 30, 60, lognormal(2)),
            new Queue(50, 0, 300, 60, lognormal(5)),
            new Queue(20, 0, 30, 60, random -> 3))) {
      assertThat(queue.detected()).as(queue.toString()).isLessThanOrEqualTo(0.01);
    }
  }

  @Slow
  @Test
  void ofServersAtFourFifthsOfTheirCapacityAtMostOneInAHundredIsCalledOverloaded() {
    for (Queue queue :
        List.of(
            new Queue(8, 1, 30, 60, exponential(0.1)),
            new Queue(3.2, 8, 30, 60, exponential(2)),
            new Queue(16, 8, 30, 60, exponential(0.4)),
            new Queue(16, 8, 30, 0, exponential(0.4)),
            new Queue(16, 8, 30, 60, lognormal(0.4)),
            new Queue(16, 8, 30, 60, random -> 0.4),
            new Queue(12.8, 64, 30, 60, exponential(4)),
            new Queue(8, 1, 300, 60, exponential(0.1)))) {
      assertThat(queue.detected()).as(queue.toString()).isLessThanOrEqualTo(0.01);
    }
  }

  /** In flight grows until the first answers come, but no request waits for another. */
  @Test
  void aStageThatIsTooShortForItsAnswersIsNotOverloaded() {
    for (Queue queue :
        List.of(
            new Queue(20, 0, 20, 60, exponential(20)),
            new Queue(20, 0, 20, 60, random -> 20),
            new Queue(20, 0, 20, 60, random -> 40),
            new Queue(20, 0, 20, 0, random -> 25),
            new Queue(20, 0, 20, 0, exponential(20)))) {
      assertThat(queue.detected()).as(queue.toString()).isLessThanOrEqualTo(0.01);
    }
  }

  /** As from a server that shares its time among far too many, so that none is answered. */
  @Test
  void whereMostIsCutOffTooEarlyToTellItIsSaidToBeEither() {
    Queue silent = new Queue(20, 0, 20, 5, random -> 1e6);
    for (long seed = 0; seed < 20; seed++) {
      Overload overload = silent.judge(seed).orElseThrow();
      assertThat(overload.detected()).isFalse();
      assertThat(overload.sentence().orElseThrow())
          .startsWith("Overloaded, or too short for its answers: requests arrived faster than");
    }
    Queue answered = new Queue(16, 8, 30, 0, exponential(0.4));
    assertThat(
            LongStream.range(0, RUNS)
                .filter(seed -> answered.judge(seed).orElseThrow().undecided())
                .count())
        .isZero();
  }

  @Slow
  @Test
  void threeTenthsMoreThanTheServersCanDoIsFoundInNineteenOfTwenty() {
    for (Queue queue :
        List.of(
            new Queue(26, 8, 30, 60, exponential(0.4)),
            new Queue(26, 8, 30, 0, exponential(0.4)),
            new Queue(13, 8, 30, 60, random -> 0.8),
            new Queue(26, 8, 30, 60, lognormal(0.4)),
            new Queue(20.8, 64, 30, 60, exponential(4)),
            new Queue(26, 8, 300, 60, exponential(0.4)))) {
      assertThat(queue.detected()).as(queue.toString()).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void farTooMuchIsFoundAlthoughTheDrainCutsWhatTakesLongest() {
    assertThat(new Queue(20, 8, 30, 60, exponential(2)).detected()).isGreaterThanOrEqualTo(0.99);
    assertThat(new Queue(8, 8, 30, 60, exponential(2)).detected()).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void itTellsTheRatesAndHowFarTheNumberGrew() {
    Overload overload = new Queue(26, 8, 30, 60, random -> 0.4).judge(1).orElseThrow();
    assertThat(overload.answersPerSecond()).isBetween(19.5, 20.5);
    assertThat(overload.arrivalsPerSecond()).isBetween(22.0, 30.0);
    double grown = 30 * (overload.arrivalsPerSecond() - overload.answersPerSecond());
    assertThat((double) overload.inFlightTo() - overload.inFlightFrom())
        .isBetween(grown - 0.01, grown + 0.01);
    assertThat(overload.sentence().orElseThrow())
        .startsWith("Overloaded: requests arrived faster than they were answered, ")
        .contains(" against 20.00 a second; in flight grew from ");
  }

  @Test
  void theOrderOfTheRequestsMakesNoDifference() {
    Queue queue = new Queue(26, 8, 30, 20, exponential(0.4));
    for (long seed = 0; seed < 20; seed++) {
      List<double[]> requests = queue.requests(seed);
      Collections.shuffle(requests, new Random(seed));
      Backlog shuffled = Backlog.of(stage("poisson 26/s 40s"), START).orElseThrow();
      requests.forEach(it -> queue.add(shuffled, it));
      assertThat(shuffled.judge(nanos(30), Backlog.ONCE)).isEqualTo(queue.judge(seed));
    }
  }

  @Test
  void whatChangesItsRateOrWaitsForAnswersIsNotJudged() {
    for (String words :
        List.of("4 users 30s", "ramp 1/s to 20/s 60s", "burst 50 every 10s 1m", "100 at once")) {
      assertThat(Backlog.of(stage(words), 0)).as(words).isEmpty();
    }
    for (String words : List.of("constant 5/s 60s", "gamma 5/s burstiness 0.5 60s")) {
      assertThat(Backlog.of(stage(words), 0)).as(words).isPresent();
    }
  }

  /** Its window goes on to its last answer, when no more come. */
  @Test
  void aProfileOfOnesOwnIsJudgedWhileItsRateStaysTheSame() {
    Stage own = Stage.wholeRun(true, Duration.ZERO);
    Queue over = new Queue(26, 8, 30, 60, exponential(0.4));
    assertThat(share(seed -> over.judge(own, seed))).isGreaterThanOrEqualTo(0.85);
    Backlog ramp = Backlog.of(own, 0).orElseThrow();
    for (int i = 0; i < 400; i++) {
      double due = Math.sqrt(i) * 2;
      ramp.add(nanos(due), nanos(due + 1 + i * 0.02), true);
    }
    assertThat(ramp.judge(nanos(60), Backlog.ONCE)).isEmpty();
  }

  @Test
  void fewerThanTwentyArrivalsOrAnInstantAreNotJudged() {
    Backlog backlog = Backlog.of(stage("constant 5/s 60s"), 0).orElseThrow();
    assertThat(backlog.judge(0, Backlog.ONCE)).isEmpty();
    for (int i = 0; i < 19; i++) {
      backlog.add(nanos(i), nanos(i + 30), true);
    }
    assertThat(backlog.judge(nanos(19), Backlog.ONCE)).isEmpty();
  }
}
