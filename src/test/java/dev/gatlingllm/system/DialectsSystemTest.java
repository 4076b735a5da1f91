package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.system.ServersSimulation.Request;
import dev.gatlingllm.system.ServersSimulation.Server;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every API that the simulator speaks, in the real Gatling: what is recorded is what was sent. */
class DialectsSystemTest {
  private static final String KEY = "sk-a-key-that-must-not-show";
  private static final int PROMPT = 8;
  private static final int TOKENS = 20;

  private static Simulator simulator;

  /** The run that asks all of {@link #cases}, and what the server saw of it. */
  private static Gatling.Result all;

  private static List<JsonNode> sent;

  /** The run that fails in several tongues. */
  private static Gatling.Result failing;

  @BeforeAll
  static void start() {
    simulator = Simulator.start("--decode-step-millis", "2", "--api-key", KEY);
    all = run(cases().map(DialectsSystemTest::asked).toList());
    sent = simulator.log();
    failing = run(faults().map(DialectsSystemTest::asked).toList());
  }

  private static Gatling.Result run(List<Server> servers) {
    return ServersSimulation.asking(servers)
        .with("llm.promptTokens", PROMPT)
        .with("llm.maxTokens", TOKENS)
        .environment("LLM_API_KEY", KEY)
        .run();
  }

  private static Server asked(Case it) {
    Request stream = new Request(it.api, true, "");
    Request whole = new Request(it.api, false, "");
    return server(it.api, stream, stream, whole, whole);
  }

  private static Server asked(Fault it) {
    Request one = new Request(it.api + " " + it.one, true, it.one);
    Request other = new Request(it.api + " " + it.other, true, it.other);
    return server(it.api, one, other, one, other);
  }

  private static Server server(String api, Request... requests) {
    return new Server(
        Map.of("llm.baseUrl", simulator.baseUrl(), "llm.api", api), List.of(requests));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  /**
   * One API.
   *
   * @param path of its streams, and then of its whole answers
   * @param reason of an answer that reached its limit
   */
  record Case(String api, String path, String wholePath, String reason) {
    @Override
    public String toString() {
      return api;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("completions", "/v1/completions", "/v1/completions", "length"),
        new Case("responses", "/v1/responses", "/v1/responses", "max_output_tokens"),
        new Case("anthropic", "/v1/messages", "/v1/messages", "max_tokens"),
        new Case("tgi", "/generate_stream", "/generate", "length"),
        new Case("ollama-chat", "/api/chat", "/api/chat", "length"),
        new Case("ollama-generate", "/api/generate", "/api/generate", "length"));
  }

  private static Gatling quick(String api) {
    return CausesSystemTest.quick("ChatSimulation", simulator.baseUrl())
        .with("llm.api", api)
        .with("llm.promptTokens", PROMPT)
        .with("llm.maxTokens", TOKENS)
        .environment("LLM_API_KEY", KEY);
  }

  /** Of one run, which asks each API twice for a stream and then twice for a whole answer. */
  @ParameterizedTest
  @MethodSource("cases")
  void whatIsRecordedIsWhatWasSent(Case it) {
    assertThat(all.exit()).as(all.output()).isZero();
    List<JsonNode> records = named(all, it.api);
    assertThat(records).hasSize(4);
    for (JsonNode record : records) {
      boolean stream = record.get("stream").asBoolean();
      assertThat(record.get("failure").isNull()).as(record.toString()).isTrue();
      assertThat(record.get("chunks").asInt()).isEqualTo(stream ? TOKENS : 0);
      assertThat(record.get("usagePromptTokens").asInt()).isEqualTo(PROMPT);
      assertThat(record.get("usageCompletionTokens").asInt()).isEqualTo(TOKENS);
      assertThat(record.get("completionTokensSource").asText()).isEqualTo("usage");
      assertThat(record.get("finishReason").asText()).isEqualTo(it.reason);
      assertThat(record.get("resends").asInt()).isZero();
    }
    assertThat(sent)
        .filteredOn(request -> List.of(it.path, it.wholePath).contains(path(request)))
        .extracting(DialectsSystemTest::path)
        // The first is the preflight's.
        .containsExactly(it.wholePath, it.path, it.path, it.wholePath, it.wholePath);
  }

  private static String path(JsonNode request) {
    return request.get("path").asText();
  }

  private static List<JsonNode> named(Gatling.Result run, String name) {
    return run.records().stream().filter(it -> it.get("name").asText().equals(name)).toList();
  }

  /** As the sum of the text's tokens, counted by the client. */
  @Test
  void theTextIsReadOnce() {
    Gatling.Result run =
        quick("responses")
            .with("llm.tokenCount", "tokenizer")
            .with("llm.requireTokens", "exact")
            .with("llm.target", "auto")
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    String found =
        "target auto: a server of OpenAI's chat API, because /v1/models lists models, and nothing"
            + " says whose server it is";
    assertThat(run.output()).contains(found);
    assertThat(run.summary().get("notes").toString()).contains(found);
    assertThat(run.records())
        .isNotEmpty()
        .allSatisfy(record -> assertThat(record.get("completionTokens").asInt()).isEqualTo(TOKENS));
  }

  @Test
  void anAnswerOfAnotherLengthThanRequiredHasFailed() {
    Gatling.Result run =
        quick("chat")
            .with("llm.requireTokens", "exact")
            .with("llm.extraBody", "{\"max_tokens\":3}")
            .run();
    assertThat(run.exit()).as(run.output()).isNotZero();
    assertThat(run.records())
        .hasSize(2)
        .allSatisfy(
            record -> {
              assertThat(record.at("/failure/cause").asText()).isEqualTo("wrongTokenCount");
              assertThat(record.get("completionTokens").asInt()).isEqualTo(3);
            });
    assertThat(run.output()).contains("wrongTokenCount: the answer has 3 tokens by usage, not");
  }

  @Test
  void imagesGoWithThePrompt() {
    Gatling.Result run =
        quick("chat")
            .with("llm.prompt.images", "64x48,640x480")
            .with("llm.prompt.imagesPosition", "end")
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.records())
        .hasSize(2)
        .allSatisfy(
            record -> {
              // The simulator counts a message's texts only.
              assertThat(record.get("usagePromptTokens").asInt()).isEqualTo(PROMPT);
              assertThat(record.get("tokenizerPromptTokens").isNull()).isTrue();
            });
  }

  @Test
  void anEmbeddingHasNoTextAndSucceeds() {
    Gatling.Result run =
        quick("embeddings").with("llm.stream", "false").with("llm.embeddings.batchSize", 4).run();
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.records())
        .hasSize(2)
        .allSatisfy(
            record -> {
              assertThat(record.get("failure").isNull()).as(record.toString()).isTrue();
              assertThat(record.get("usagePromptTokens").asInt()).isPositive();
              assertThat(record.get("completionTokens").isNull()).isTrue();
              assertThat(record.get("items").asInt()).isEqualTo(4);
              assertThat(record.get("endNanos").asLong())
                  .isGreaterThan(record.get("sentNanos").asLong());
            });
    assertThat(run.output())
        .contains("Latency Per Item   : ", "Num Items          : 4.0", "Items per Second = ")
        .doesNotContain("TTFT", "ITL", "Tokens per Second");
  }

  /** An API, and two of its ways to fail. */
  record Fault(String api, String one, String causeOfOne, String other, String causeOfOther) {
    @Override
    public String toString() {
      return api;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("tgi", "errorEvent", "errorEvent", "close", "prematureClose"),
        new Fault("anthropic", "errorEvent", "errorEvent", "http429", "http429"),
        new Fault("ollama-chat", "errorEvent", "errorEvent", "close", "prematureClose"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFailureHasItsCauseInEveryTongue(Fault it) {
    assertThat(failing.exit()).as(failing.output()).isEqualTo(2);
    assertFailed(named(failing, it.api + " " + it.one), it.causeOfOne);
    assertFailed(named(failing, it.api + " " + it.other), it.causeOfOther);
    assertThat(failing.output()).doesNotContain(KEY);
  }

  private static void assertFailed(List<JsonNode> records, String cause) {
    assertThat(records)
        .hasSize(2)
        .allSatisfy(
            record -> {
              assertThat(record.at("/failure/cause").asText())
                  .as(record.toString())
                  .isEqualTo(cause);
              assertThat(record.toString()).doesNotContain(KEY);
            });
  }

  @Test
  void aSettingThatTheApiHasNoFieldForStopsTheRun() {
    Gatling.Result run = quick("anthropic").with("llm.ignoreEos", true).run();
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.output())
        .contains("llm.ignoreEos is set, but llm.api=anthropic has no field for it")
        .doesNotContain("\tat ");
  }
}
