package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every API that the simulator speaks, in the real Gatling: what is recorded is what was sent. */
class DialectsSystemTest {
  private static final String KEY = "sk-a-key-that-must-not-show";
  private static final int PROMPT = 8;
  private static final int TOKENS = 20;

  private static Simulator simulator;

  @BeforeAll
  static void start() {
    simulator = Simulator.start("--decode-step-millis", "2", "--api-key", KEY);
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

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsRecordedIsWhatWasSent(Case it) {
    int before = simulator.log().size();
    Gatling.Result run = quick(it.api).with("llm.stream", "true,false").run();
    assertThat(run.exit()).as(run.output()).isZero();
    List<JsonNode> records = run.records();
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
    // The first is the preflight's.
    List<JsonNode> sent = simulator.log().subList(before + 1, simulator.log().size());
    assertThat(sent.stream().map(request -> request.get("path").asText()))
        .containsExactly(it.path, it.path, it.wholePath, it.wholePath);
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

  @ParameterizedTest
  @CsvSource({
    "tgi, errorEvent, errorEvent, close, prematureClose",
    "anthropic, errorEvent, errorEvent, http429, http429",
    "ollama-chat, errorEvent, errorEvent, close, prematureClose"
  })
  void aFailureHasItsCauseInEveryTongue(
      String api, String one, String causeOfOne, String other, String causeOfOther) {
    Gatling.Result run =
        FaultsSimulation.asking(simulator.baseUrl(), List.of(one, other))
            .with("llm.api", api)
            .environment("LLM_API_KEY", KEY)
            .run();
    assertThat(run.exit()).as(run.output()).isEqualTo(2);
    assertThat(run.records())
        .hasSize(4)
        .allSatisfy(
            record -> {
              boolean first = record.get("name").asText().equals(one);
              assertThat(record.at("/failure/cause").asText())
                  .as(record.toString())
                  .isEqualTo(first ? causeOfOne : causeOfOther);
              assertThat(record.toString()).doesNotContain(KEY);
            });
    assertThat(run.output()).doesNotContain(KEY);
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
