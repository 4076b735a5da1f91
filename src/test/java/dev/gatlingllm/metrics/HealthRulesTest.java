package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.ClientLimits;
import dev.gatlingllm.record.ClientReadings;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HealthRulesTest {
  private static final LatencyHistogram NONE = new LatencyHistogram();
  private static final HealthRules RULES = new HealthRules(ClientLimits.DEFAULT);

  @Test
  void whatIsExactlyAtItsLimitIsFit() {
    ClientHealth judged = health(lag(2000, 10), lag(2000, 10), 3000, 100, 1.8, 0, 0);
    assertThat(judged.reasons()).isEmpty();
    assertThat(judged.verdict()).isEqualTo("VALID");
  }

  @Test
  void eachExcessIsAReasonWithItsFigureAndItsLimit() {
    ClientHealth judged = health(lag(2000, 12), lag(2000, 14), 3600, 150, 1.95, 0, 3);
    assertThat(judged.verdict()).isEqualTo("CLIENT-BOUND");
    assertThat(judged.reasons())
        .containsExactly(
            "Schedule lag p99 was 12.0 ms, more than 10.0 ms.",
            "Event-loop lag p99 was 14.0 ms, more than 10.0 ms.",
            "Garbage collection took 6.0 % of the time, more than 5.0 %.",
            "The longest garbage collection pause was 150.0 ms, more than 100.0 ms.",
            "The client kept 1.95 of 2 cores busy, more than 90 % of them.",
            "3 prompts were not ready in time, more than 0.");
  }

  @Test
  void withFewSamplesTheHighestKnownPercentileIsJudged() {
    assertThat(health(lag(250, 12), NONE, 0, 0, 0, 0, 0).reasons())
        .containsExactly("Schedule lag p95 was 12.0 ms, more than 10.0 ms.");
    assertThat(health(lag(20, 12), NONE, 0, 0, 0, 0, 0).reasons())
        .containsExactly("Schedule lag p50 was 12.0 ms, more than 10.0 ms.");
  }

  @Test
  void tenBeyondTheLimitAreEnoughWhereSamplesAreTooFewForP99() {
    assertThat(health(NONE, mixed(490, 10), 0, 0, 0, 0, 0).reasons())
        .containsExactly("Event-loop lag was above 10.0 ms in 10 of 500 samples, more than 1 %.");
    assertThat(health(NONE, mixed(491, 9), 0, 0, 0, 0, 0).valid()).isTrue();
    assertThat(health(NONE, mixed(1990, 10), 0, 0, 0, 0, 0).valid()).isTrue();
  }

  /** As in a load without a schedule. */
  @Test
  void theSendLagIsJudgedAsTheScheduleLagIs() {
    ClientHealth unscheduled =
        RULES.judge(
            readings(NONE, 0, 0, OptionalDouble.empty(), OptionalDouble.empty(), 0),
            lag(2000, 12).distribution(),
            Distribution.EMPTY);
    assertThat(unscheduled.reasons())
        .containsExactly("Send lag p99 was 12.0 ms, more than 10.0 ms.");
  }

  private static LatencyHistogram mixed(int calm, int late) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < calm + late; i++) {
      histogram.recordMillis(i < calm ? 0.1 : 12);
    }
    return histogram;
  }

  @Test
  void oneLateRequestAmongADozenIsNoReason() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < 11; i++) {
      histogram.recordMillis(0.1);
    }
    histogram.recordMillis(80);
    assertThat(health(histogram, NONE, 0, 0, 0, 0, 0).valid()).isTrue();
  }

  @Test
  void aLagIsToldWithWhatTheHostTookFromOnePercentOn() {
    assertThat(stolen(0.041).reasons())
        .containsExactly(
            "Schedule lag p99 was 12.0 ms, more than 10.0 ms; the machine's host took 4.1 % of its"
                + " CPU time meanwhile (steal).",
            "Event-loop lag was above 10.0 ms in 10 of 500 samples, more than 1 %; the machine's"
                + " host took 4.1 % of its CPU time meanwhile (steal).");
    assertThat(stolen(0.009).reasons())
        .containsExactly(
            "Schedule lag p99 was 12.0 ms, more than 10.0 ms.",
            "Event-loop lag was above 10.0 ms in 10 of 500 samples, more than 1 %.");
  }

  @Test
  void whatTheHostTookIsNoReasonByItself() {
    assertThat(health(NONE, NONE, 0, 0, 0, 0.5, 0).valid()).isTrue();
  }

  @Test
  void whatTheSystemDoesNotSayIsNotJudged() {
    ClientReadings unknown =
        readings(NONE, 0, 0, OptionalDouble.empty(), OptionalDouble.empty(), 0);
    assertThat(RULES.judge(unknown, Distribution.EMPTY, Distribution.EMPTY).reasons()).isEmpty();
  }

  private static LatencyHistogram lag(int samples, double millis) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < samples; i++) {
      histogram.recordMillis(millis);
    }
    return histogram;
  }

  private static ClientHealth stolen(double share) {
    return health(lag(2000, 12), mixed(490, 10), 0, 0, 0, share, 0);
  }

  private static ClientHealth health(
      LatencyHistogram schedule,
      LatencyHistogram loop,
      double gcMillis,
      double longest,
      double cores,
      double stealShare,
      long waits) {
    return RULES.judge(
        readings(
            loop,
            gcMillis,
            longest,
            OptionalDouble.of(cores),
            OptionalDouble.of(stealShare),
            waits),
        Distribution.EMPTY,
        schedule.distribution());
  }

  /** Of a client with two cores, over a minute. */
  private static ClientReadings readings(
      LatencyHistogram loop,
      double gcMillis,
      double longest,
      OptionalDouble cores,
      OptionalDouble stealShare,
      long waits) {
    return new ClientReadings(
        1, 60_000_000_000L, 2, loop.state(), 0, gcMillis, longest, cores, stealShare, waits);
  }
}
