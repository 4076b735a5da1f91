package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Classes of requests: what the server saw, and what the reports make of it. */
class MixSystemTest {
  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            // 32 tokens take more than a millisecond, which is an objective that none may meet.
            "--prefill-tokens-per-second", "25000",
            "--decode-step-millis", "1",
            "--decode-step-millis-per-sequence", "0.05",
            "--max-batch", "64");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Gatling gatling(String simulation) {
    return Gatling.of(simulation)
        .with("llm.baseUrl", simulator.baseUrl())
        .with("llm.concurrency", 4)
        .with("llm.seed", 7)
        .with("llm.warmup", "0s")
        .with("llm.duration", "12s")
        .with("llm.requests", 300);
  }

  private Gatling mixed() {
    return gatling("ChatSimulation")
        .with("llm.slo.ttft", "10s")
        .with("llm.ignoreEos", true)
        .with("llm.mix.chat.weight", 70)
        .with("llm.mix.chat.promptTokens", 32)
        .with("llm.mix.chat.maxTokens", 10)
        .with("llm.mix.chat.slo.ttft", "1us")
        .with("llm.mix.adapter.weight", 20)
        .with("llm.mix.adapter.model", "simulated-model:lora-1")
        .with("llm.mix.adapter.promptTokens", 100)
        .with("llm.mix.adapter.maxTokens", 5)
        .with("llm.mix.embed.weight", 10)
        .with("llm.mix.embed.api", "embeddings")
        .with("llm.mix.embed.model", "simulated-model:bge")
        .with("llm.mix.embed.embeddings.batchSize", 4);
  }

  private static Map<String, Long> counts(List<JsonNode> nodes, Function<JsonNode, String> by) {
    return nodes.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
  }

  /** What the server was asked, without the check before the load. */
  private List<JsonNode> asked() {
    return simulator.log().stream()
        .filter(it -> it.get("completionTokens").asInt() != 1)
        .filter(it -> it.get("promptTokens").asInt() > 5)
        .toList();
  }

  private static Map<String, JsonNode> byClass(JsonNode stage) {
    Map<String, JsonNode> classes = new HashMap<>();
    for (JsonNode part : stage.get("parts")) {
      if (part.has("class")) {
        classes.put(part.get("class").asText(), part);
      }
    }
    return classes;
  }

  @Test
  void eachClassAsksItsOwnModelAndLengthsAndIsMeasuredByItself() {
    Gatling.Result run = mixed().run();
    assertThat(run.exit()).as(run.output()).isZero();
    List<JsonNode> records = run.records();
    Map<String, Long> classes = counts(records, it -> it.get("class").asText());
    assertThat(classes).containsOnlyKeys("chat", "adapter", "embed");
    assertThat(classes.get("chat") / (double) records.size()).isCloseTo(0.7, within(0.08));
    assertThat(classes.get("embed") / (double) records.size()).isCloseTo(0.1, within(0.06));

    // The server saw the same, with the model and the length of each class.
    assertThat(
            counts(
                asked(),
                it ->
                    it.get("path").asText()
                        + " "
                        + it.get("model").asText()
                        + " "
                        + it.get("completionTokens").asInt()))
        .isEqualTo(
            Map.of(
                "/v1/chat/completions simulated-model 10", classes.get("chat"),
                "/v1/chat/completions simulated-model:lora-1 5", classes.get("adapter"),
                "/v1/embeddings simulated-model:bge 0", classes.get("embed")));

    // Classes add up to the stage, and each is judged by its own objectives.
    JsonNode stage = run.summary().get("stages").get(0);
    Map<String, JsonNode> parts = byClass(stage);
    assertThat(parts).containsOnlyKeys("chat", "adapter", "embed");
    for (String count : List.of("sent", "succeeded", "failed")) {
      assertThat(parts.values().stream().mapToInt(it -> it.at("/counts/" + count).asInt()).sum())
          .isEqualTo(stage.at("/counts/" + count).asInt());
    }
    int good = stage.at("/goodput/good").asInt();
    assertThat(parts.get("chat").at("/goodput/good").asInt()).isZero();
    assertThat(parts.get("adapter").at("/goodput/good").asInt())
        .isEqualTo(parts.get("adapter").at("/counts/succeeded").asInt());
    assertThat(parts.get("embed").get("goodput").isNull()).isTrue();
    assertThat(good)
        .isEqualTo(
            parts.get("adapter").at("/counts/succeeded").asInt()
                + parts.get("embed").at("/counts/succeeded").asInt());
    assertThat(parts.get("embed").at("/items/perRequest").asDouble()).isEqualTo(4);
    assertThat(parts.get("chat").get("items").isNull()).isTrue();
    assertThat(parts.get("embed").at("/ttftMillis/count").asInt()).isZero();
    assertThat(stage.at("/ttftMillis/count").asLong())
        .isEqualTo(classes.get("chat") + classes.get("adapter"));
    assertThat(stage.at("/throughput/outputTokensPerSecond").asDouble()).isPositive();
    assertThat(stage.get("parts")).as("no table by server").allMatch(it -> !it.has("protocol"));
    assertThat(stage.get("notes").toString()).doesNotContain("no visible content");

    String console = run.output();
    assertThat(console)
        .contains("; at most 5 (adapter), 10 (chat) tokens generated\n")
        .contains("by class", "tok/s", "items/s", "objectives of its class")
        .contains("chat 70 %: prompts of 32 tokens; embed 10 %: prompts of 512 tokens");
    GatlingTable table = new GatlingTable(run.file("index.html"));
    assertThat(table.row("Chat &ndash; chat").total()).isEqualTo(classes.get("chat").intValue());
    assertThat(table.row("Chat &ndash; embed").total()).isEqualTo(classes.get("embed").intValue());
  }

  @Test
  void theSameSeedMixesTheSameAndAClassThatFailsAloneIsTold() {
    Gatling.Result one = mixed().with("llm.concurrency", 1).with("llm.requests", 60).run();
    Gatling.Result failing =
        mixed()
            .with("llm.concurrency", 1)
            .with("llm.requests", 60)
            .with("llm.mix.chat.promptTokens", 8)
            .with("llm.maxFailRatio", 0.5)
            .with("llm.mix.adapter.headers.x-simulate", "http500")
            .run();
    List<String> mix = classesInTurn(one);
    List<String> other = classesInTurn(failing);
    int both = Math.min(mix.size(), other.size());
    assertThat(both).isGreaterThanOrEqualTo(60);
    assertThat(mix.subList(0, both)).isEqualTo(other.subList(0, both));
    assertAdapterFailsAlone(failing);
  }

  private static List<String> classesInTurn(Gatling.Result run) {
    return run.records().stream().map(it -> it.get("class").asText()).toList();
  }

  private static void assertAdapterFailsAlone(Gatling.Result run) {
    assertThat(run.exit()).as(run.output()).isZero();
    JsonNode stage = run.summary().get("stages").get(0);
    Map<String, JsonNode> parts = byClass(stage);
    assertThat(parts.get("adapter").at("/counts/succeeded").asInt()).isZero();
    assertThat(parts.get("chat").at("/counts/failed").asInt()).isZero();
    assertThat(parts.get("embed").at("/counts/failed").asInt()).isZero();
    int failed = stage.at("/counts/failed").asInt();
    assertThat(failed).isPositive();
    assertThat(stage.get("notes").toString())
        .contains(
            failed
                + " of "
                + failed
                + " requests of class adapter failed, more than"
                + " llm.maxFailRatio = 0.5");
  }

  @Test
  void aServerThatRefusesOneClassIsNamedBeforeAnyLoad() {
    Gatling.Result run = mixed().with("llm.mix.embed.baseUrl", "http://127.0.0.1:1").run();
    assertThat(run.exit()).isNotZero();
    assertThat(run.output()).contains("In llm.mix.embed, ").contains("127.0.0.1:1");
    assertThat(asked()).isEmpty();
  }

  @Test
  void aClassThatCannotConverseIsNamedBeforeAnyLoad() {
    Gatling.Result run =
        gatling("ConversationSimulation")
            .with("llm.mix.chat.weight", 1)
            .with("llm.mix.embed.weight", 1)
            .with("llm.mix.embed.api", "embeddings")
            .run();
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.output())
        .contains(
            "gatling-llm: In llm.mix.embed, llm.api is 'embeddings': conversations need an API with"
                + " messages.\n");
    assertThat(asked()).isEmpty();
  }

  @Test
  void chainsOfAScenarioAreClassesToo() {
    Gatling.Result run = gatling("MixSimulation").run();
    assertThat(run.exit()).as(run.output()).isZero();
    List<JsonNode> records = run.records();
    Map<String, Long> classes =
        counts(records, it -> it.get("class").asText() + " " + it.get("name").asText());
    assertThat(classes).containsOnlyKeys("chat Chat", "summarise Summarise", "embed Embed");
    assertThat(classes.get("chat Chat") / (double) records.size()).isCloseTo(0.7, within(0.08));
    assertThat(counts(asked(), it -> it.get("path").asText() + it.get("completionTokens").asInt()))
        .isEqualTo(
            Map.of(
                "/v1/chat/completions50", classes.get("chat Chat"),
                "/v1/chat/completions20", classes.get("summarise Summarise"),
                "/v1/embeddings0", classes.get("embed Embed")));
    assertThat(byClass(run.summary().get("stages").get(0)))
        .containsOnlyKeys("chat", "summarise", "embed");
    assertThat(run.output()).contains("by class");
  }
}
