package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same answer in other bytes, other pieces or with another end is the same record: a run with
 * one request for each, compared with the server's log.
 */
@Isolated
class FramingSystemTest {
  private static final int MAX_TOKENS = 20;
  private static final int REQUESTS =
      FramingSimulation.STREAMED.size()
          + FramingSimulation.WHOLE.size()
          + FramingSimulation.CONNECTIONS.size();
  private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  private static Gatling.Result run;
  private static List<JsonNode> log;
  private static Witness witness;

  @BeforeAll
  static void runOnce() throws InterruptedException {
    witness = new Witness();
    try (Simulator simulator = Simulator.alone()) {
      run =
          witness.run(
              Gatling.of("dev.gatlingllm.system.FramingSimulation")
                  .with("llm.baseUrl", simulator.baseUrl())
                  .with("llm.concurrency", 1)
                  .with("llm.warmup", "0s")
                  .with("llm.requests", REQUESTS)
                  .with("llm.promptTokens", 16)
                  .with("llm.maxTokens", MAX_TOKENS)
                  .with("llm.record.timeline", true)
                  .with("llm.maxFailRatio", 1));
      log = new ArrayList<>(simulator.log());
    }
    witness.close();
    // The preflight's.
    log.removeIf(entry -> entry.get("completionTokens").asInt() == 1);
  }

  @Test
  void everyRequestHasARecordAndTheRunSucceeds() {
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.records()).hasSize(REQUESTS);
  }

  static Stream<String> streamed() {
    // The first request of a JVM pays for loading classes; it is there to pay.
    return FramingSimulation.STREAMED.stream().skip(1);
  }

  @ParameterizedTest
  @MethodSource("streamed")
  void aStreamIsReadTokenForTokenHoweverItIsFramed(String fault) {
    JsonNode record = record(fault);
    assertThat(record.get("failure").isNull()).as(record.toString()).isTrue();
    assertThat(record.get("completionTokens").asInt()).isEqualTo(MAX_TOKENS);
    assertThat(record.get("terminated").asBoolean()).isEqualTo(!fault.equals("noDone"));
    assertThat(logged(record).get("fault").asText()).isEqualTo(fault);
    assertThat(new TruthCheck(BOUND_NANOS, witness::excusedNanos).violations(List.of(record), log))
        .filteredOn(violation -> !withheld(fault, violation))
        .isEmpty();
  }

  /** The server logs the finish reason it had, sent or not. */
  private static boolean withheld(String fault, String violation) {
    return fault.equals("noFinishReason") && violation.contains("finishReason is null");
  }

  @ParameterizedTest
  @CsvSource({
    "crlf,",
    "comments,",
    "byteByByte,",
    "reasoning,",
    "toolCalls,",
    "cr, crLineEnds",
    "multiToken:3, manyTokensAChunk",
    "noDone, noTerminator",
    "noUsage, noUsage",
    "mixedLineEnds, mixedLineEnds",
    "afterDone, afterTerminator",
    "noBlankLine, lastEventCut",
    "noFinishReason, noFinishReason",
    "noRole, noRole",
    "roleRepeated, roleRepeated",
    "mediaType, mediaType",
  })
  void aRecordNamesHowItsStreamDeviates(String fault, String deviation) {
    JsonNode record = record(fault);
    assertThat(record.has("deviations")).as(record.toString()).isEqualTo(deviation != null);
    if (deviation != null) {
      assertThat(record.get("deviations")).extracting(JsonNode::asText).containsExactly(deviation);
    }
  }

  @Test
  void theSectionCountsThemAll() {
    JsonNode seen = run.summary().at("/stages/0/conformance");
    assertThat(seen.at("/httpVersions/HTTP~11.1").asInt()).isEqualTo(seen.get("answers").asInt());
    assertThat(seen.at("/lineEnds/CRLF").asInt()).isEqualTo(1);
    assertThat(seen.at("/lineEnds/CR").asInt()).isEqualTo(1);
    assertThat(seen.at("/lineEnds/mixed").asInt()).isEqualTo(1);
    assertThat(seen.get("comments").asInt()).isGreaterThan(MAX_TOKENS);
    assertThat(seen.at("/serverHeaders/server").asText()).isEqualTo("simulated");
    assertThat(run.summary().at("/run/simulated").asBoolean()).isTrue();
    // Closed right after an answer, and on the request after one.
    assertThat(seen.get("keptConnectionsClosed").asInt()).isEqualTo(2);
    assertThat(seen.get("deviations"))
        .extracting(found -> found.get("deviation").asText())
        .contains("mediaType", "noUsage", "closesKeptConnection");
    assertThat(run.output()).contains("Stream conformance", "afterTerminator, 1 of ");
  }

  static Stream<String> whole() {
    return FramingSimulation.WHOLE.stream();
  }

  @ParameterizedTest
  @MethodSource("whole")
  void aWholeAnswerIsReadTokenForToken(String fault) {
    JsonNode record = record(FramingSimulation.WHOLE_PREFIX + fault);
    assertThat(record.get("failure").isNull()).as(record.toString()).isTrue();
    assertThat(record.get("completionTokens").asInt()).isEqualTo(MAX_TOKENS);
    assertThat(logged(record).get("fault").asText()).isEqualTo(fault);
    assertThat(record.get("firstTokenNanos").isNull()).isTrue();
    assertThat(record.get("chunks").asInt()).isZero();
  }

  @Test
  void withoutUsageTheTokenizerCountsWhatTheServerSent() {
    for (String name : List.of("noUsage", FramingSimulation.WHOLE_PREFIX + "noUsage")) {
      JsonNode record = record(name);
      assertThat(record.get("completionTokensSource").asText()).isEqualTo("tokenizer");
      assertThat(record.get("usageCompletionTokens").isNull()).isTrue();
      assertThat(record.get("completionTokens").asInt())
          .isEqualTo(logged(record).get("completionTokens").asInt());
    }
    assertThat(record("crlf").get("completionTokensSource").asText()).isEqualTo("usage");
  }

  @Test
  void aThoughtIsATokenButNoContent() {
    JsonNode record = record("reasoning");
    JsonNode micros = record.get("chunkMicrosSinceSent");
    long sent = record.get("sentNanos").asLong();
    assertThat((record.get("firstTokenNanos").asLong() - sent) / 1_000)
        .isEqualTo(micros.get(0).asLong());
    // The first half of the tokens is thought.
    assertThat((record.get("firstContentNanos").asLong() - sent) / 1_000)
        .isEqualTo(micros.get(MAX_TOKENS / 2).asLong())
        .isGreaterThan(micros.get(0).asLong());
  }

  @Test
  void aToolCallHasTokensAndNoContent() {
    assertThat(record("toolCalls").get("firstTokenNanos").isNull()).isFalse();
    assertThat(record("toolCalls").get("firstContentNanos").isNull()).isTrue();
  }

  @Test
  void aChunkOfThreeTokensIsOneArrival() {
    assertThat(record("multiToken:3").get("chunks").asInt()).isEqualTo((MAX_TOKENS + 2) / 3);
  }

  @Test
  void aConnectionThatWasClosedWhileIdleIsOpenedAgain() {
    assertThat(connection(0).get("connectionOpened").asBoolean()).isFalse();
    JsonNode next = connection(1);
    assertThat(next.get("failure").isNull()).as(next.toString()).isTrue();
    assertThat(next.get("connectionOpened").asBoolean()).isTrue();
    // Also where it was written to the dead connection first: the time is of the one that stood.
    assertThat(next.get("connectNanos").asLong()).isPositive();
    assertThat(next.get("completionTokens").asInt()).isEqualTo(MAX_TOKENS);
  }

  @Test
  void aRequestThatIsSentAgainSaysSo() {
    JsonNode record = connection(2);
    long received =
        log.stream().filter(entry -> entry.get("fault").asText().equals("closeOnRequest")).count();
    assertThat(received).isGreaterThan(0);
    // Sent again or failed, but as often as the server saw it.
    assertThat(record.get("resends").asLong()).isEqualTo(received - 1);
    if (received == 1) {
      assertThat(record.at("/failure/cause").asText()).isEqualTo("prematureClose");
    } else {
      assertThat(record.get("failure").isNull()).isTrue();
    }
    assertThat(connection(3).get("failure").isNull()).isTrue();
  }

  @Test
  void noOtherRequestIsSentAgain() {
    assertThat(run.records())
        .filteredOn(record -> record.get("resends").asInt() > 0)
        .extracting(record -> record.get("name").asText())
        .isSubsetOf(
            FramingSimulation.CONNECTION_PREFIX + 1, FramingSimulation.CONNECTION_PREFIX + 2);
  }

  private static JsonNode connection(int i) {
    return record(FramingSimulation.CONNECTION_PREFIX + i);
  }

  private static JsonNode record(String name) {
    return run.records().stream()
        .filter(record -> record.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no record of " + name + ":\n" + run.output()));
  }

  private static JsonNode logged(JsonNode record) {
    return log.stream()
        .filter(entry -> entry.get("id").asText().equals(record.get("responseId").asText()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not in the server's log: " + record));
  }
}
