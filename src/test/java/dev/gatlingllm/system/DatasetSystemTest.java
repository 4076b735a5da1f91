package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a dataset are what the server gets; a file that is no good says why. */
@Order(10)
class DatasetSystemTest {
  private static final Path SAMPLES = Path.of(FormatsSimulation.FOLDER);

  private static Simulator simulator;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    simulator =
        Simulator.start(
            "--prefill-tokens-per-second", "200000",
            "--decode-step-millis", "1",
            "--decode-step-millis-per-sequence", "0.05",
            "--prefix-cache-block", "1",
            "--max-batch", "64");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static Gatling gatling(String baseUrl, Path file) {
    return Gatling.of("ChatSimulation")
        .with("llm.baseUrl", baseUrl)
        .with("llm.dataset.file", file)
        .with("llm.warmup", "0s")
        .with("llm.maxTokens", 5);
  }

  private static List<JsonNode> rows(String sample) throws IOException {
    return Files.readAllLines(SAMPLES.resolve(sample)).stream().map(Gatling.Json::parse).toList();
  }

  @Test
  void everyRowIsSentOnceAsItStandsAndTheRunEndsWithThem() throws IOException {
    List<JsonNode> sent = new CopyOnWriteArrayList<>();
    try (ScriptedServer server =
        new ScriptedServer(
            (asked, out) -> {
              if (asked.text().startsWith("GET")) {
                ScriptedServer.say(
                    out,
                    ScriptedServer.whole(
                        "200 OK", "application/json", "{\"data\":[{\"id\":\"m\"}]}"));
                return;
              }
              sent.add(
                  Gatling.Json.parse(asked.text().substring(asked.text().indexOf("\r\n\r\n"))));
              ScriptedServer.say(out, ScriptedServer.stream("It", " is."));
            })) {
      Gatling.Result run =
          gatling(server.baseUrl(), SAMPLES.resolve("chat.jsonl"))
              .with("llm.dataset.repeat", false)
              .with("llm.load", "3 users 100s, 1 users 100s")
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      sent.removeIf(it -> it.at("/messages/0/content").asText().equals("Hello"));
      assertThat(sent)
          .extracting(DatasetSystemTest::ofTheRow)
          .containsExactlyInAnyOrderElementsOf(
              rows("chat.jsonl").stream().map(DatasetSystemTest::asked).toList());
      String ended =
          "The dataset user-files/resources/prompts/chat.jsonl ended after 12 rows, and the run"
              + " with it.";
      assertThat(run.output()).contains("gatling-llm: " + ended).doesNotContain("INTERRUPTED");
      assertThat(run.output())
          .contains("at most 5 tokens generated where neither prompt nor request sets a maximum");
      assertThat(run.summary().get("stages")).hasSize(1);
      JsonNode stage = run.summary().get("stages").get(0);
      assertThat(stage.at("/counts/succeeded").asInt()).isEqualTo(12);
      assertThat(stage.get("cut").booleanValue()).isFalse();
      assertThat(stage.get("windowSeconds").asDouble()).isBetween(0.001, 20.0);
      assertThat(run.file("llm/report.md"))
          .contains(ended)
          .contains("Not run, because the run ended before: '1 user'.")
          .contains("chat.jsonl: 12 chat rows, each once.");
    }
  }

  /** Of a body, what its row says. */
  private static ObjectNode ofTheRow(JsonNode body) {
    ObjectNode row = body.deepCopy();
    row.remove(List.of("model", "stream", "stream_options"));
    return row;
  }

  /** What a row is to send: all of it, but for a reply at its end, and what the run adds. */
  private static ObjectNode asked(JsonNode row) {
    ObjectNode body = row.deepCopy();
    List<JsonNode> messages = new ArrayList<>();
    body.get("messages").forEach(messages::add);
    JsonNode last = messages.get(messages.size() - 1);
    if (last.get("role").asText().equals("assistant")) {
      messages.remove(last);
      body.putArray("messages").addAll(messages);
      // The tokens of "Lockside, The Towpath, Stillwater, The Narrow Cup." by the embedded
      // tokenizer.
      body.put("max_tokens", body.path("max_tokens").asInt(14));
    }
    if (!body.has("max_tokens")) {
      body.put("max_tokens", 5);
    }
    if (!body.has("temperature")) {
      body.put("temperature", 1.0);
    }
    return body;
  }

  @Test
  void theSamplesOfAllFormatsAreAskedByTheDsl() throws IOException {
    int before = simulator.log().size();
    Gatling.Result run =
        Gatling.of(FormatsSimulation.class.getName())
            .with("llm.baseUrl", simulator.baseUrl())
            .with("llm.maxTokens", 5)
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    Map<String, Integer> asked = new TreeMap<>();
    run.records().forEach(it -> asked.merge(it.get("name").asText(), 1, Integer::sum));
    assertThat(asked)
        .isEqualTo(Map.of("chat", 12, "batch", 10, "csv", 3, "sharegpt", 3, "text", 12));
    assertThat(run.output())
        .contains("questions.txt ended after 12 rows: users who ask for more send nothing.")
        .contains("PASSED: 0 of 40 requests failed.");
    List<JsonNode> log = simulator.log();
    List<JsonNode> sent = log.subList(log.size() - 40, log.size());
    assertThat(log.size() - before).as("the check before the load").isLessThanOrEqualTo(42);
    assertThat(sent)
        .extracting(it -> it.get("promptTokens").asInt())
        .containsExactlyInAnyOrderElementsOf(
            run.records().stream().map(it -> it.get("promptTokens").asInt()).toList());
    List<Integer> limits =
        rows("batch.jsonl").stream().map(it -> it.at("/body/max_tokens").asInt()).toList();
    assertThat(of(run, "batch")).isEqualTo(limits);
    assertThat(of(run, "sharegpt")).as("as long as the replies").allMatch(it -> it > 5);
    assertThat(of(run, "text")).containsOnly(5);
  }

  /** The numbers of tokens that requests of that name were answered with, in order. */
  private static List<Integer> of(Gatling.Result run, String name) {
    return run.records().stream()
        .filter(it -> it.get("name").asText().equals(name))
        .map(it -> it.get("completionTokens").asInt())
        .toList();
  }

  @Test
  void anOpenLoadAsksEachRowOnceAndEndsWithTheLast() throws IOException {
    Path file =
        Files.write(
            folder.resolve("questions.txt"),
            IntStream.rangeClosed(1, 40).mapToObj(i -> "Why is it so, " + i + "?").toList());
    int before = simulator.log().size();
    Gatling.Result run =
        gatling(simulator.baseUrl(), file)
            .with("llm.dataset.repeat", false)
            .with("llm.dataset.limit", 30)
            .with("llm.load", "poisson 10/s 100s, poisson 10/s 100s")
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.measured()).hasSize(30);
    assertThat(simulator.log().size() - before).isBetween(30, 32);
    assertThat(run.output()).contains("questions.txt ended after 30 rows, and the run with it.");
    assertThat(run.summary().get("stages")).hasSize(1);
    assertThat(run.summary().at("/stages/0/windowSeconds").asDouble()).isBetween(0.5, 15.0);
  }

  @Test
  void aFileThatVanishesEndsItsStageAndRowsThatAreSkippedAreCounted() throws Exception {
    Path file = folder.resolve("rows.jsonl");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      lines.add(
          "{\"messages\": [{\"role\": \"user\", \"content\": \"Why is it so, " + i + "?\"}]}");
    }
    lines.set(1, "{\"messages\": [{\"role\": \"user\"}]}");
    lines.set(2, "{");
    Files.write(file, lines);
    try (Gatling.Running running =
        gatling(simulator.baseUrl(), file)
            .with("llm.dataset.onError", "skip")
            .with("llm.load", "2 users 60s, 1 users 60s")
            .start()) {
      running.awaitOutput("stages: ");
      Thread.sleep(1_500);
      Files.delete(file);
      Gatling.Result run = running.await();
      assertThat(run.exit()).as(run.output()).isEqualTo(2);
      assertThat(run.output())
          .containsPattern(
              "FAILED: stage '2 users' ended early: The dataset \\S*rows.jsonl, line \\d+ cannot be"
                  + " read: the file is not there any more\\.");
      assertThat(run.measured()).hasSizeGreaterThan(60);
      assertThat(run.summary().get("stages")).hasSize(1);
      assertThat(run.summary().at("/stages/0/cut").booleanValue()).isTrue();
      assertThat(run.summary().at("/stages/0/counts/failed").asInt()).isZero();
      assertThat(run.file("llm/report.md"))
          .contains("has 2 of 4000 rows that cannot be used: left out.")
          .contains("line 2 has no content of its message of user, must have that field.")
          .contains("line 3 is broken: ")
          .contains("Not run, because the run ended before: '1 user'.");
    }
  }

  @Test
  void conversationsOfADatasetAreAskedToTheirEnds() throws IOException {
    Path file = SAMPLES.resolve("sharegpt.json");
    Gatling.Result run =
        Gatling.of("ConversationSimulation")
            .with("llm.baseUrl", simulator.baseUrl())
            .with("llm.dataset.file", file)
            .with("llm.dataset.repeat", false)
            .with("llm.dataset.asLongAsReplies", false)
            .with("llm.outputTokens", "uniform 2 to 4")
            .with("llm.conversation.think", "100ms")
            .with("llm.load", "3 users 60s")
            .with("llm.warmup", "0s")
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    int turns = 0;
    for (JsonNode conversation : Gatling.Json.parse(Files.readString(file))) {
      turns += conversation.get("conversations").size() / 2;
    }
    assertThat(run.measured()).hasSize(turns).noneMatch(it -> it.get("turn").isNull());
    assertThat(run.measured())
        .extracting(it -> it.get("completionTokens").asInt())
        .containsOnly(2, 3, 4);
    assertThat(run.output()).contains("sharegpt.json ended after ");
    assertThat(run.summary().at("/stages/0/cut").booleanValue()).isFalse();
  }

  @Test
  void theSimulationAsksTwoDatasetsTurnByTurn() {
    Gatling.Result run =
        Gatling.of("DatasetSimulation")
            .with("llm.baseUrl", simulator.baseUrl())
            .with("llm.load", "2 users 3s")
            .with("llm.warmup", "1s")
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(of(run, "Table")).isNotEmpty().containsOnly(60);
    assertThat(of(run, "Shared").stream().distinct()).hasSizeGreaterThan(3);
    assertThat(run.output()).contains("sharegpt.json: ").contains("10 csv rows, round and round.");
    List<JsonNode> table =
        run.records().stream().filter(it -> it.get("name").asText().equals("Table")).toList();
    List<JsonNode> again = table.stream().filter(it -> it.has("sharedPromptTokens")).toList();
    assertThat(again).as("all but the first ten").hasSize(table.size() - 10).isNotEmpty();
    assertThat(again)
        .as("in the cache, with the system prompt, but for the last token")
        .allMatch(
            it ->
                it.get("cachedPromptTokens").asInt() == it.get("promptTokens").asInt() - 1
                    && it.get("sharedPromptTokens").asInt() < it.get("promptTokens").asInt());
    assertThat(run.output()).contains("of the prompt tokens came before; the server says it had");
  }

  @Test
  void aRowThatCannotBeUsedIsRefusedBeforeAnyRequest() throws IOException {
    int before = simulator.log().size();
    Path broken =
        Files.writeString(
            folder.resolve("broken.jsonl"),
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]}\n{\"messages\": 7}\n");
    assertRefused(
        gatling(simulator.baseUrl(), broken),
        "The dataset "
            + broken
            + ", line 2: messages is '7', must be a list of messages, one or more.");
    Path chat = SAMPLES.resolve("chat.jsonl");
    assertRefused(
        gatling(simulator.baseUrl(), chat).with("llm.api", "completions"),
        "llm(\"rows of "
            + chat
            + "\") has more than one message, and llm.api=completions takes one prompt alone.");
    Path batch = SAMPLES.resolve("batch.jsonl");
    assertRefused(
        gatling(simulator.baseUrl(), batch).with("llm.api", "responses"),
        "The requests of the rows of "
            + batch
            + " are for /v1/chat/completions, and llm.api=responses asks at /v1/responses");
    assertThat(simulator.log()).hasSize(before);
  }

  private static void assertRefused(Gatling gatling, String sentence) {
    Gatling.Result run = gatling.run();
    assertThat(run.exit()).as(run.output()).isEqualTo(3);
    assertThat(run.output()).contains("gatling-llm: " + sentence).doesNotContain("\tat ");
  }
}
