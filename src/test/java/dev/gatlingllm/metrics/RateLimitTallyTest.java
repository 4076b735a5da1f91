package dev.gatlingllm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Labels;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RateLimits;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RateLimitTallyTest {
  private static RequestRecord record(
      int status, int attempt, boolean retried, Map<String, String> headers) {
    RequestRecord plain = RandomStage.sent(0, 100);
    return Samples.record(
        new Origin(1, 0, "one", "Chat", 1, false, false, attempt, 1, retried, 1, "", Labels.NONE),
        plain.instants(),
        plain.connection(),
        new Answer(
            OptionalInt.of(status),
            Optional.empty(),
            Optional.empty(),
            true,
            OptionalInt.empty(),
            Optional.empty(),
            new RateLimits(headers)),
        plain.tokens(),
        plain.chunks(),
        0,
        status == 200
            ? Optional.empty()
            : Optional.of(
                new Failure(FailureCause.HTTP_429, "HTTP 429", Optional.empty(), Optional.empty())),
        plain.timeline());
  }

  private static StageSummary summary(RequestRecord... records) {
    StageAggregate metrics =
        new StageAggregate(
            Stage.closed(
                0, "one", 1, false, Duration.ofSeconds(10), Duration.ZERO, OptionalLong.empty()));
    metrics.window(0, 10_000_000_000L);
    for (RequestRecord record : records) {
      metrics.add(record);
    }
    return metrics.summarize(1, Unwatched.CLIENT);
  }

  @Test
  void aRequestThatSucceededInTheEndIsOneSuccessAndNoFailure() {
    StageSummary summary =
        summary(
            record(429, 1, true, Map.of("retry-after", "2")),
            record(429, 2, true, Map.of("retry-after", "5")),
            record(200, 3, false, Map.of()));
    assertThat(summary.counts().sent()).isEqualTo(1);
    assertThat(summary.counts().succeeded()).isEqualTo(1);
    assertThat(summary.errors()).isEmpty();
    assertThat(summary.limits().refused()).isEqualTo(2);
    assertThat(summary.limits().retried()).isEqualTo(2);
    assertThat(summary.limits().longestRetryAfterSeconds()).hasValue(5);
    assertThat(summary.notes())
        .anyMatch(note -> note.startsWith("2 attempts were refused with 429 and sent again"));
  }

  @Test
  void aRefusalThatNothingFollowedIsAFailure() {
    StageSummary summary = summary(record(429, 1, false, Map.of()));
    assertThat(summary.counts().failed()).isEqualTo(1);
    assertThat(summary.limits())
        .isEqualTo(new LimitsSeen(1, 0, java.util.OptionalDouble.empty(), Map.of()));
  }

  @Test
  void theLeastThatRemainedIsKeptOfEachHeader() {
    StageSummary summary =
        summary(
            record(200, 1, false, Map.of("x-ratelimit-remaining-requests", "9")),
            record(
                200,
                1,
                false,
                Map.of(
                    "x-ratelimit-remaining-requests", "7", "x-ratelimit-remaining-tokens", "100")),
            record(200, 1, false, Map.of("x-ratelimit-remaining-requests", "8")));
    assertThat(summary.limits().leastRemaining())
        .containsOnly(
            Map.entry("x-ratelimit-remaining-requests", 7L),
            Map.entry("x-ratelimit-remaining-tokens", 100L));
    assertThat(summary.limits().any()).isTrue();
  }

  @Test
  void compressedAnswersAreCountedAndSpokenOf() {
    RequestRecord plain = record(200, 1, false, Map.of());
    StageSummary summary = summary(plain, encoded(plain, "gzip"), encoded(plain, "identity"));
    assertThat(summary.counts().compressed()).isEqualTo(1);
    assertThat(summary.notes()).anyMatch(note -> note.startsWith("1 answer came compressed"));
    assertThat(summary(plain).notes()).noneMatch(note -> note.contains("compressed"));
  }

  private static RequestRecord encoded(RequestRecord plain, String coding) {
    Answer answer = plain.answer();
    return Samples.record(
        plain.origin(),
        plain.instants(),
        plain.connection(),
        new Answer(
            answer.httpStatus(),
            answer.id(),
            answer.finishReason(),
            true,
            OptionalInt.empty(),
            Optional.of(coding),
            RateLimits.NONE),
        plain.tokens(),
        plain.chunks(),
        0,
        Optional.empty(),
        plain.timeline());
  }

  @Test
  void aStageWithoutAWordOfLimitsHasNoneToTell() {
    assertThat(summary(record(200, 1, false, Map.of())).limits()).isEqualTo(LimitsSeen.NONE);
    assertThat(LimitsSeen.NONE.any()).isFalse();
  }
}
