package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces are replayed as they are: their instants, their lengths, and what they share. */
@Order(9)
class TraceSystemTest {
  private static final Path SAMPLE = Path.of("user-files/resources/traces/sample.jsonl");
  private static final int BLOCK = 512;

  private static Simulator simulator;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    simulator =
        Simulator.start(
            "--prefix-cache-block", "16",
            "--prefill-tokens-per-second", "200000",
            "--decode-step-millis", "1",
            "--decode-step-millis-per-sequence", "0.05",
            "--max-batch", "64");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static Gatling gatling(String load) {
    return Gatling.of("TraceSimulation")
        .with("llm.baseUrl", simulator.baseUrl())
        .with("llm.promptTokens", 8)
        .with("llm.maxTokens", 20)
        .with("llm.load", load);
  }

  private static List<JsonNode> rows() throws IOException {
    return Files.readAllLines(SAMPLE).stream().map(Gatling.Json::parse).toList();
  }

  @Test
  void aTraceWithHashIdsIsReplayedToTheRowAndTheServersCacheFindsWhatTheyShare()
      throws IOException {
    Gatling.Result run =
        gatling("trace " + SAMPLE + " speed 6")
            .with("llm.ignoreEos", true)
            .with("llm.requireTokens", "exact")
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    JsonNode stage = run.summary().get("stages").get(0);
    assertThat(stage.get("name").asText()).isEqualTo("trace sample.jsonl speed 6");
    List<JsonNode> rows = rows();
    List<JsonNode> records = run.measured();
    assertThat(records).hasSameSizeAs(rows);
    long start =
        Gatling.Json.parse(run.file("run.json")).at("/stages/0/window/startNanos").asLong();
    assertThat(
            records.stream()
                .map(
                    it ->
                        told(
                            it.get("dueNanos").asLong() - start,
                            it.get("promptTokens").asInt(),
                            it.get("completionTokens").asInt()))
                .sorted())
        .isEqualTo(
            rows.stream()
                .map(
                    it ->
                        told(
                            Math.round(it.get("timestamp").asLong() * 1e6 / 6),
                            it.get("input_length").asInt(),
                            it.get("output_length").asInt()))
                .sorted()
                .toList());
    long prompt = records.stream().mapToLong(it -> it.get("promptTokens").asInt()).sum();
    long cached = records.stream().mapToLong(it -> it.get("cachedPromptTokens").asInt()).sum();
    assertThat((double) cached / prompt).isCloseTo(shared(rows), within(0.01));
    assertThat(shared(rows)).isGreaterThan(0.4);
    long offered = records.stream().mapToLong(it -> it.get("sharedPromptTokens").asInt()).sum();
    assertThat((double) offered / prompt).isCloseTo(shared(rows), within(0.0001));
    assertThat(run.file("llm/report.md")).contains("Prefix cache");
  }

  private static String told(long dueNanos, int input, int output) {
    return "%012d: %s, %s".formatted(dueNanos, input, output);
  }

  /** The share of the prompts' tokens that are in blocks which have come before, in their place. */
  private static double shared(List<JsonNode> rows) {
    Set<Integer> known = new HashSet<>();
    long hits = 0;
    long all = 0;
    for (JsonNode row : rows) {
      int length = row.get("input_length").asInt();
      int[] ids =
          IntStream.range(0, row.get("hash_ids").size())
              .map(i -> row.get("hash_ids").get(i).asInt())
              .toArray();
      all += length;
      for (int i = 0; i < ids.length && known.contains(ids[i]); i++) {
        hits += Math.min(BLOCK, length - i * BLOCK);
      }
      IntStream.of(ids).forEach(known::add);
    }
    return (double) hits / all;
  }

  @Test
  void aTraceOfLengthsAloneAndOneOfInstantsAlone() throws IOException {
    Path lengths =
        Files.writeString(
            folder.resolve("my lengths.csv"),
            "timestamp,inputTokens,outputTokens\n10,100,3\n10.5,1,4\n11,333,5\n11.2,33,6\n");
    Path instants = Files.writeString(folder.resolve("instants.csv"), "timestamp\n0\n0.5\n1\n");
    Gatling.Result run =
        gatling("trace \"" + lengths + "\" rows 3, trace " + instants + " speed 2").run();
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output()).contains("trace my lengths.csv | trace instants.csv speed 2");
    assertThat(run.measured())
        .extracting(
            it ->
                it.get("stageIndex").asInt()
                    + ": "
                    + it.get("promptTokens").asInt()
                    + ", "
                    + it.get("completionTokens").asInt())
        .containsExactlyInAnyOrder(
            "0: 100, 3", "0: 1, 4", "0: 333, 5", "1: 8, 20", "1: 8, 20", "1: 8, 20");
  }

  @Test
  void aTraceThatVanishesOrBreaksEndsItsStageAndTheNextOneRuns() throws Exception {
    String rows = "timestamp,inputTokens,outputTokens\n0,9,3\n0.5,9,3\n";
    Path first = Files.writeString(folder.resolve("first.csv"), rows + "4,9,3\n");
    Path second = Files.writeString(folder.resolve("second.csv"), rows);
    Path third = Files.writeString(folder.resolve("third.csv"), rows + "6,9,3\n7,9,3\n");
    String load = "trace %s, trace %s, trace %s, 2 at once".formatted(first, second, third);
    try (Gatling.Running running = gatling(load).start()) {
      running.awaitOutput("stages: ");
      Files.delete(second);
      Files.writeString(third, rows + "soon,9,3\n");
      Gatling.Result run = running.await();
      assertThat(run.exit()).as(run.output()).isEqualTo(2);
      String vanished = "The trace " + second + " is not there.";
      String broke =
          "The trace "
              + third
              + ", line 4: timestamp is 'soon', must be a number of seconds from 0 to"
              + " 9,000,000,000, or a date and a time of day from 1970.";
      assertThat(run.output())
          .contains("gatling-llm: stage 'trace second.csv' ended: " + vanished)
          .contains("gatling-llm: stage 'trace third.csv' ended: " + broke)
          .contains("FAILED: stage 'trace second.csv' ended early: " + vanished)
          .contains("FAILED: stage 'trace third.csv' ended early: " + broke);
      assertThat(run.measured())
          .extracting(it -> it.get("stageIndex").asInt())
          .containsExactlyInAnyOrder(0, 0, 0, 2, 2, 3, 3);
      JsonNode stages = run.summary().get("stages");
      assertThat(stages)
          .extracting(it -> it.get("cut").booleanValue())
          .containsExactly(false, true, true, false);
      assertThat(stages.get(1).get("notes").toString()).contains("Ended early: " + vanished);
      assertThat(stages.get(2).get("notes").toString()).contains("Ended early: " + broke);
      assertThat(stages.get(3).at("/counts/succeeded").asInt()).isEqualTo(2);
      assertThat(run.file("llm/report.md")).contains(vanished, broke);
      assertThat(run.folder().resolve("llm/index.html")).isNotEmptyFile();
    }
  }

  @Test
  void aTraceThatIsWrongIsRefusedBeforeAnyLoad() throws IOException {
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.csv"), "timestamp,inputTokens,outputTokens\n5,9,3\n4,9,3\n");
    Gatling.Result run = gatling("trace " + wrong).run();
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.output())
        .contains(
            "gatling-llm: The trace "
                + wrong
                + ", line 3: timestamp is '4', must not be before 5, that of line 2.")
        .doesNotContain("\tat ");
    Gatling.Result shared =
        gatling("trace " + SAMPLE)
            .with("llm.promptTokens", 64)
            .with("llm.prompt.sharedPrefixTokens", 16)
            .run();
    assertThat(shared.exit()).isEqualTo(3);
    assertThat(shared.output())
        .contains(
            "'trace sample.jsonl' says what its prompts are:"
                + " llm.prompt.sharedPrefixTokens must be 0, and llm.prompt.images empty.");
  }
}
