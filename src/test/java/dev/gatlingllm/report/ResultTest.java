package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.ErrorCount;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.PassRule;
import dev.gatlingllm.record.RunInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static final PassRule RULE = new PassRule(0.01, false);

  @Test
  void aRunWithinItsLimitsHasPassed() {
    assertThat(Result.of(summary(RULE, stage("all", 99, 0), stage("most", 99, 1))))
        .isEqualTo("PASSED: 1 of 199 requests failed.");
  }

  @Test
  void tooManyFailuresInTheRunFailIt() {
    assertThat(Result.of(summary(RULE, stage("one", 8, 2), stage("other", 10, 0))))
        .isEqualTo("FAILED: 2 of 20 requests failed, more than llm.maxFailRatio = 0.01 allows.");
  }

  /** A large stage without failures must not hide a small one that broke down. */
  @Test
  void tooManyFailuresInOneStageFailIt() {
    assertThat(Result.of(summary(RULE, stage("small", 1, 1), stage("large", 998, 0))))
        .isEqualTo(
            "FAILED: in stage 'small' 1 of 2 requests failed, more than llm.maxFailRatio = 0.01"
                + " allows.");
  }

  @Test
  void aRunThatMeasuredNothingHasFailed() {
    assertThat(Result.of(summary(RULE)))
        .isEqualTo("FAILED: no request was sent in a measurement window.");
  }

  @Test
  void aClientThatWasTooSlowFailsTheRunOnlyWhereThatIsAskedFor() {
    StageSummary bound =
        new SampleStage(0, "x", 1, true, 40)
            .health(SampleStage.health(List.of("Send lag p99 was 12.0 ms, more than 10.0 ms.")))
            .summary();
    assertThat(Result.word(summary(RULE, bound))).isEqualTo("PASSED");
    assertThat(Result.of(summary(new PassRule(0.01, true), bound)))
        .isEqualTo("FAILED: the client was not fit to measure, and llm.failOnClientBound is true.");
  }

  private static StageSummary stage(String name, int succeeded, int failed) {
    SampleStage stage = new SampleStage(0, name, 1, true, succeeded);
    return failed == 0
        ? stage.summary()
        : stage.errors(List.of(new ErrorCount("http5xx", failed, "500"))).summary();
  }

  private static Summary summary(PassRule rule, StageSummary... stages) {
    RunInfo run =
        new RunInfo(
            "run-1",
            "2025-01-02T03:04:05Z",
            "0.1.0",
            "mvn gatling:test",
            "http://127.0.0.1:8000",
            false,
            true,
            "openai",
            "m",
            Optional.empty(),
            "Qwen3",
            42,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.of(200),
            OptionalDouble.empty(),
            OptionalLong.of(3),
            rule,
            Map.of(),
            List.of());
    return SampleRuns.summary(run, List.of(stages), Optional.empty());
  }

  @Test
  void theBlockNamesTheLogProbabilitiesThatAreAskedFor() {
    Summary some = summary(RULE, stage("x", 40, 0));
    assertThat(LlmBenchBlock.lines(some.run(), some.stages().get(0)))
        .contains("Logprobs           : 3");
  }

  @Test
  void promptsOfTheUsersOwnHaveNoLengthOfOurs() {
    assertThat(HtmlReport.text(summary(RULE, stage("x", 40, 0)), true))
        .contains("prompts of your own");
  }

  @Test
  void millisecondsOfSixDigitsAreShownInSeconds() {
    assertThat(Figures.millis(OptionalDouble.of(99_999.99))).isEqualTo("99999.99");
    assertThat(Figures.millis(OptionalDouble.of(120_034.56))).isEqualTo("120.03 s");
    assertThat(Figures.millis(OptionalDouble.empty())).isEqualTo("-");
  }
}
