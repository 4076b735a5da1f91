package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.opentest4j.TestAbortedException;

/** One run against a real engine, whose own counts are the oracle. */
@Isolated
class LlamaSystemTest {
  private static final boolean REQUIRED =
      Boolean.parseBoolean(System.getenv("LLM_REQUIRE_REAL_ENGINE"));
  private static final String HOST = "llm.example.com";
  private static final int PROMPT_TOKENS = 64;
  private static final int MAX_TOKENS = 40;

  @TempDir private static Path folder;
  private static RealEngine engine;
  private static Gatling.Result run;
  private static Map<String, JsonNode> log;

  @BeforeAll
  static void runOnce() {
    engine = startOrSayWhyNot();
    run =
        Gatling.of("ChatSimulation")
            .alone()
            .with("llm.baseUrl", engine.baseUrl())
            .with("llm.concurrency", "1,4")
            .with("llm.stream", "true,false")
            .with("llm.duration", "4s")
            .with("llm.warmup", "1s")
            .with("llm.promptTokens", PROMPT_TOKENS)
            .with("llm.maxTokens", MAX_TOKENS)
            .with("llm.ignoreEos", true)
            .with("llm.headers.Host", HOST)
            .with("llm.tokenizer", tokenizer())
            .with("llm.record.timeline", true)
            .run();
    log =
        engine.log().stream()
            .collect(Collectors.toMap(entry -> entry.get("id").asText(), Function.identity()));
  }

  private static RealEngine startOrSayWhyNot() {
    try {
      return RealEngine.startOrSkip(folder, REQUIRED);
    } catch (TestAbortedException e) {
      System.err.println("SKIPPED: LlamaSystemTest: " + e.getMessage());
      throw e;
    }
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  @Test
  void everyRequestSucceedsInEveryStage() {
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.records())
        .allSatisfy(record -> assertThat(record.get("failure").isNull()).isTrue());
    assertThat(run.summary().get("stages"))
        .hasSize(4)
        .allSatisfy(stage -> assertThat(stage.at("/counts/sent").asInt()).isPositive());
  }

  @Test
  void theRecordsHaveTheEnginesOwnTokenCounts() {
    for (JsonNode record : run.records()) {
      JsonNode counted = entry(record);
      assertThat(record.get("promptTokens").asInt()).isEqualTo(counted.get("promptTokens").asInt());
      assertThat(record.get("completionTokens").asInt())
          .isEqualTo(counted.get("completionTokens").asInt());
      assertThat(record.get("completionTokensSource").asText()).isEqualTo("usage");
    }
  }

  @Test
  void promptsAndAnswersAreExactlyAsLongAsAskedByTheEnginesOwnTokenizer() {
    // The engine has the vocabulary, but its own code to cut text by it.
    assertThat(run.records())
        .extracting(record -> entry(record).get("promptTokens").asInt())
        .containsOnly(PROMPT_TOKENS);
    assertThat(run.records())
        .extracting(record -> entry(record).get("completionTokens").asInt())
        .containsOnly(MAX_TOKENS);
    assertThat(run.records())
        .extracting(record -> record.get("finishReason").asText())
        .containsOnly("length");
  }

  @Test
  void noChunkIsStampedBeforeItsWriteOrAfterTheNext() {
    assertThat(
            new TruthCheck(Long.MAX_VALUE, (from, to) -> 0)
                .violations(streamed(), List.copyOf(log.values())))
        .isEmpty();
  }

  @Test
  void halfOfTheStampsAreWithinADecodeStepOfTheWrite() {
    // Not all: the engine takes half of a small machine, and a busy kernel delivers late.
    assertThat(TruthCheck.medianErrorNanos(streamed(), List.copyOf(log.values())))
        .isBetween(-1_000L, medianStepNanos());
  }

  @Test
  void noAnswerIsFasterThanTheEngineAndHalfEndWithinADecodeStepOfTheServersEnd() {
    for (JsonNode record : run.measured()) {
      JsonNode entry = entry(record);
      long sent = record.get("sentNanos").asLong();
      long end = record.get("endNanos").asLong();
      assertThat((end - sent) / 1e6).isGreaterThanOrEqualTo(entry.get("engineMillis").asDouble());
      assertThat(sent).isLessThanOrEqualTo(entry.get("receivedNanos").asLong());
      assertThat(end).isGreaterThanOrEqualTo(entry.get("endNanos").asLong());
    }
    assertThat(
            median(
                run.measured().stream()
                    .mapToLong(
                        record ->
                            record.get("endNanos").asLong()
                                - entry(record).get("endNanos").asLong())))
        .isLessThan(medianStepNanos());
  }

  @Test
  void theServerIsCalledByTheNameThatTheSettingsGiveIt() {
    // The preflight and the load have different HTTP clients.
    assertThat(log.values())
        .hasSizeGreaterThan(run.records().size())
        .allSatisfy(entry -> assertThat(entry.get("host").asText()).isEqualTo(HOST));
  }

  @Test
  void anAnswerThatDoesNotStreamHasNoFirstToken() {
    assertThat(run.measured())
        .filteredOn(record -> !record.get("stream").asBoolean())
        .hasSizeGreaterThan(3)
        .allSatisfy(record -> assertThat(record.get("firstTokenNanos").isNull()).isTrue());
  }

  @Test
  void whereTheLibraryIsMissingTheTestIsSkippedUnlessItIsRequired(@TempDir Path other) {
    assertThatThrownBy(() -> RealEngine.startOrSkip(other, false, "-Dos.arch=pdp11"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("libgomp1");
    assertThatThrownBy(() -> RealEngine.startOrSkip(other, true, "-Dos.arch=pdp11"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("libgomp1");
  }

  private static JsonNode entry(JsonNode record) {
    return log.get(record.get("responseId").asText());
  }

  private static List<JsonNode> streamed() {
    return run.measured().stream().filter(record -> record.get("stream").asBoolean()).toList();
  }

  /** The median time between two chunks, as the server wrote them. */
  private static long medianStepNanos() {
    return median(
        streamed().stream()
            .map(record -> entry(record).get("chunkNanos"))
            .flatMapToLong(
                nanos ->
                    IntStream.range(1, nanos.size())
                        .mapToLong(i -> nanos.get(i).asLong() - nanos.get(i - 1).asLong())));
  }

  private static long median(LongStream values) {
    long[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Path tokenizer() {
    return Path.of("src/test/resources/tokenizers/gpt2-tokenizer.json.gz").toAbsolutePath();
  }
}
