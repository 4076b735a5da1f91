package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Every simulation of user-files/simulations runs, and says what it promises. */
@Order(8)
class SimulationsSystemTest {
  @Test
  void withoutSettingsTheChatRunsAgainstTheEmbeddedServer() {
    Gatling.Result run =
        Gatling.of("ChatSimulation").with("llm.duration", "4s").with("llm.warmup", "1s").run();
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("SIMULATED SERVER, not a model")
        .contains("stages: 1 user | 4 users")
        .containsSubsequence("= Summary =", "= Summary =");
    assertThat(run.summary().get("stages")).hasSize(2);
    assertThat(run.measured())
        .isNotEmpty()
        .allSatisfy(
            record -> {
              assertThat(record.get("promptTokens").asInt()).isGreaterThanOrEqualTo(512);
              assertThat(record.get("completionTokens").asInt()).isEqualTo(200);
            });
    for (String file :
        List.of("llm/index.html", "llm/report.md", "llm/summary.csv", "index.html")) {
      assertThat(run.folder().resolve(file)).isNotEmptyFile();
    }
  }

  @Test
  void aProfileOfTheUsersOwnIsOneStageWithItsPeakConcurrency() {
    Gatling.Result run =
        Gatling.of("RampSimulation")
            .with("llm.promptTokens", 64)
            .with("llm.maxTokens", 50)
            .with("llm.duration", "30s")
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output())
        .contains(
            "This simulation has an injection profile of its own: llm.duration has no effect");
    List<JsonNode> records = run.records();
    assertThat(records).hasSizeGreaterThan(20);
    assertThat(run.measured()).as("no warm-up").hasSameSizeAs(records);
    assertThat(run.summary().get("stages")).hasSize(1);
    JsonNode stage = run.summary().get("stages").get(0);
    assertThat(stage.at("/counts/sent").asInt()).isEqualTo(records.size());
    // The record's end is the last byte's arrival, and a moment before the user leaves.
    assertThat(stage.get("concurrency").asInt()).isBetween(overlap(records), overlap(records) + 2);
    assertThat(overlap(records)).isGreaterThanOrEqualTo(4);
    assertThat(records).as("no schedule").allMatch(it -> it.get("dueNanos").isNull());
    assertThat(stage.at("/e2eIntendedMillis/count").asInt()).isZero();
    assertThat(stage.at("/clientHealth/scheduleLagMillis/count").asInt()).isZero();
    assertThat(stage.at("/clientHealth/sendLagMillis/count").asInt())
        .as("judged, though every arrival opens a connection")
        .isEqualTo(records.size());
    assertThat(run.output()).contains("your own injection profile", "PASSED: 0 of ");
    assertThat(run.output()).as("a table of time slices").contains("Over time (times in ms)");
    JsonNode slices = stage.get("slices");
    assertThat(slices).hasSizeBetween(5, 10);
    assertThat(slices.findValues("arrivals").stream().mapToInt(JsonNode::asInt).sum())
        .isEqualTo(records.size());
    assertThat(slices.get(0).get("meanInFlight").asDouble())
        .as("the load rises")
        .isLessThan(slices.get(slices.size() / 2).get("meanInFlight").asDouble());
    GatlingTable table = new GatlingTable(run.file("index.html"));
    GatlingTable.Row all = new GatlingTable.Row(records.size(), records.size(), 0);
    assertThat(table.row("Chat")).isEqualTo(all);
    assertThat(table.row("Chat first token")).isEqualTo(all);
  }

  /** Most requests that were under way at one instant. */
  private static int overlap(List<JsonNode> records) {
    Map<Long, Integer> changes = new TreeMap<>();
    for (JsonNode record : records) {
      changes.merge(record.get("readyNanos").asLong(), 1, Integer::sum);
      changes.merge(record.get("endNanos").asLong(), -1, Integer::sum);
    }
    int most = 0;
    int now = 0;
    for (int change : changes.values()) {
      now += change;
      most = Math.max(most, now);
    }
    return most;
  }

  @Test
  void measurementsAreSessionAttributesAndAbsentOnesAreRemoved() {
    Gatling.Result run =
        Gatling.of("dev.gatlingllm.system.AttributesSimulation")
            .with("llm.concurrency", 1)
            .with("llm.warmup", "0s")
            .with("llm.requests", 3)
            .with("llm.promptTokens", 8)
            .with("llm.maxTokens", 10)
            .with("llm.maxFailRatio", 1)
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    List<JsonNode> told =
        run.output().lines().filter(line -> line.startsWith("{")).map(Gatling.Json::parse).toList();
    assertThat(told).as(run.output()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertAttributes(told.get(i), run.records().get(i));
    }
    JsonNode streamed = told.get(0);
    assertThat(streamed.get("cause").isNull()).isTrue();
    assertThat(streamed.get("gaps").asInt()).isEqualTo(9);
    assertThat(streamed.get("tokens").asInt()).isEqualTo(10);
    JsonNode whole = told.get(1);
    assertThat(whole.get("ttft").isNull()).isTrue();
    assertThat(whole.get("ttfc").isNull()).isTrue();
    assertThat(whole.get("gaps").isNull()).isTrue();
    assertThat(whole.get("tokens").asInt()).isEqualTo(10);
    JsonNode cancelled = told.get(2);
    assertThat(cancelled.get("cause").asText()).isEqualTo("cancelled");
    assertThat(cancelled.get("failed").asBoolean()).as("it was meant to end so").isFalse();
    assertThat(cancelled.get("gaps").asInt()).isEqualTo(1);
  }

  /** The session has exactly what the record has. */
  private static void assertAttributes(JsonNode told, JsonNode record) {
    assertThat(record.get("name").asText()).isEqualTo(told.get("request").asText());
    assertSince(told, "ttft", record, "firstTokenNanos");
    assertSince(told, "ttfc", record, "firstContentNanos");
    assertSince(told, "e2e", record, "endNanos");
    assertThat(told.get("tokens")).isEqualTo(record.get("completionTokens"));
    boolean cancelled = told.get("cause").asText().equals("cancelled");
    assertThat(told.get("failed").asBoolean())
        .isEqualTo(!record.get("failure").isNull() && !cancelled);
  }

  private static void assertSince(JsonNode told, String name, JsonNode record, String instant) {
    assertThat(told.get(name).isNull()).isEqualTo(record.get(instant).isNull());
    if (!told.get(name).isNull()) {
      assertThat(told.get(name).asDouble())
          .isCloseTo(
              (record.get(instant).asLong() - record.get("sentNanos").asLong()) / 1e6,
              within(1e-6));
    }
  }
}
