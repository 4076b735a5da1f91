package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Overload and failures in the real Gatling: they are told, and end a stage where that is asked.
 */
@Order(5)
class AbortSystemTest {
  private static Gatling load(Simulator simulator, String load) {
    return Gatling.of("ChatSimulation")
        .with("llm.baseUrl", simulator.baseUrl())
        .with("llm.load", load)
        .with("llm.warmup", "3s")
        .with("llm.promptTokens", 16)
        .with("llm.maxTokens", 21)
        .with("llm.seed", 7);
  }

  /** Four answers at once, each of 0.4 s: 10 a second. */
  private static Simulator slow() {
    return Simulator.start(
        "--decode-step-millis", "20", "--decode-step-millis-per-sequence", "0", "--max-batch", "4");
  }

  private static String notes(JsonNode stage) {
    return stage.get("notes").toString();
  }

  @Test
  void overloadIsToldAndEndsAStageAndTheNextOneRuns() {
    try (Simulator simulator = slow()) {
      Gatling.Result run =
          load(simulator, "constant 16/s 20s, poisson 4/s 13s")
              .with("llm.abort.overload", "true")
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      JsonNode over = run.summary().at("/stages/0");
      assertThat(over.get("cut").booleanValue()).as(run.output()).isTrue();
      assertThat(over.get("windowSeconds").asDouble()).isBetween(9.9, 15.0);
      assertThat(over.at("/overload/detected").booleanValue()).as(over.toString()).isTrue();
      assertThat(over.at("/overload/answersPerSecond").asDouble()).isBetween(7.0, 11.0);
      assertThat(over.at("/steadyState/steady").booleanValue()).isFalse();
      assertThat(notes(over))
          .contains("Ended early by llm.abort.overload: in flight had grown from ")
          .contains("This stage was cut after 1")
          .contains(" of 17 s.")
          .contains("Overloaded: requests arrived faster than they were answered, ");
      assertThat(run.output())
          .contains("gatling-llm: stage 'constant 16/s' ended by llm.abort.overload: ");
      JsonNode next = run.summary().at("/stages/1");
      assertThat(next.get("cut").booleanValue()).isFalse();
      assertThat(next.at("/counts/succeeded").asInt()).isGreaterThan(20);
      assertThat(next.at("/overload/detected").booleanValue()).as(next.toString()).isFalse();
      assertThat(notes(next)).doesNotContain("Overloaded", "Ended early");
    }
  }

  @Test
  void failuresEndAStageWithItsReportsAndTheNextOneRuns() {
    try (Simulator simulator = slow()) {
      Gatling.Result run =
          FaultsSimulation.asking(simulator.baseUrl(), List.of("http503"))
              .with("llm.requests", 0)
              .with("llm.concurrency", "1,2")
              .with("llm.abort.failures", 10)
              .run();
      assertThat(run.exit()).as(run.output()).isEqualTo(2);
      JsonNode stages = run.summary().get("stages");
      assertThat(stages).hasSize(2);
      for (JsonNode stage : stages) {
        assertThat(stage.get("cut").booleanValue()).isTrue();
        assertThat(stage.at("/counts/sent").asInt()).isBetween(10, 60);
        assertThat(notes(stage))
            .contains("Ended early by llm.abort.failures: 10 requests failed in a row.");
      }
      assertThat(run.output()).contains("gatling-llm: FAILED: ");
    }
  }
}
