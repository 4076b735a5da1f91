package dev.gatlingllm.report;

import static dev.gatlingllm.metrics.StageProgress.Phase.DRAINING;
import static dev.gatlingllm.metrics.StageProgress.Phase.MEASURING;
import static dev.gatlingllm.metrics.StageProgress.Phase.WARM_UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.StageProgress;
import dev.gatlingllm.metrics.StageProgress.Phase;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  @Test
  void whatIsKnownIsOnOneLine() {
    assertThat(
            ProgressLine.of(progress("4 users, stream", MEASURING, 1, OptionalDouble.of(101.44))))
        .isEqualTo(
            "4 users, stream 12/30 s measuring | in flight 4 | done 1 | failed 0 | 101.4 tok/s"
                + " | TTFT p50 101.4 p95 - ms");
  }

  @Test
  void whatIsNotKnownYetIsADash() {
    assertThat(ProgressLine.of(progress("4 users", WARM_UP, 0, OptionalDouble.empty())))
        .isEqualTo(
            "4 users 12/30 s warm-up | in flight 4 | done 0 | failed 0 | - tok/s"
                + " | TTFT p50 - p95 - ms");
  }

  @Test
  void answersThatAreItemsAreCountedAsSuch() {
    StageProgress items =
        new StageProgress(
            "4 users",
            Duration.ofSeconds(12),
            Optional.of(Duration.ofSeconds(30)),
            MEASURING,
            4,
            9,
            0,
            OptionalDouble.of(0),
            OptionalDouble.of(96.04),
            "E2E",
            OptionalDouble.of(52.3),
            OptionalDouble.empty());
    assertThat(ProgressLine.of(items))
        .isEqualTo(
            "4 users 12/30 s measuring | in flight 4 | done 9 | failed 0 | 96.0 items/s"
                + " | E2E p50 52.3 p95 - ms");
  }

  @Test
  void aStageThatDrainsSaysSo() {
    assertThat(ProgressLine.of(progress("4 users", DRAINING, 5, OptionalDouble.empty())))
        .startsWith("4 users 12/30 s draining | in flight 4 | done 5 | failed 0 |");
  }

  @Test
  void noLineIsLongerThanAHundredAndTwenty() {
    String longest =
        ProgressLine.of(
            progress("n".repeat(200) + "\n", MEASURING, Long.MAX_VALUE, OptionalDouble.of(1e9)));
    assertThat(longest.length()).isLessThanOrEqualTo(120);
    assertThat(longest).doesNotContain("\n");
  }

  @Test
  void aStageThatLastsAsLongAsTheProfileHasNoTotal() {
    assertThat(
            ProgressLine.of(
                new StageProgress(
                    "whole run",
                    Duration.ofSeconds(12),
                    Optional.empty(),
                    MEASURING,
                    4,
                    0,
                    0,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    "TTFT",
                    OptionalDouble.empty(),
                    OptionalDouble.empty())))
        .startsWith("whole run 12 s measuring | in flight 4");
  }

  private static StageProgress progress(String name, Phase phase, long done, OptionalDouble value) {
    return new StageProgress(
        name,
        Duration.ofSeconds(12),
        Optional.of(Duration.ofSeconds(30)),
        phase,
        4,
        done,
        0,
        value,
        OptionalDouble.empty(),
        "TTFT",
        value,
        OptionalDouble.empty());
  }
}
