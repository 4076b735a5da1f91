package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** One run against the simulator in a process of its own; its send log is the oracle. */
@Isolated
@Order(Errand.NONE_BESIDE)
class TruthSystemTest {
  private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
  private static final int MAX_TOKENS = 30;

  private static Simulator simulator;
  private static Gatling.Result run;
  private static List<JsonNode> log;
  private static JsonNode stats;
  private static Witness witness;

  @BeforeAll
  static void runOnce() {
    simulator = Simulator.alone();
    witness = new Witness();
    run =
        witness.run(
            Gatling.of("ChatSimulation")
                .with("llm.baseUrl", simulator.baseUrl())
                .with("llm.load", "1 user, 4 users, poisson 20/s")
                .with("llm.stream", "true,false")
                .with("llm.duration", "4s")
                .with("llm.promptTokens", 64)
                .with("llm.maxTokens", MAX_TOKENS)
                .with("llm.record.timeline", true));
    witness.close();
    log = simulator.log();
    stats = simulator.stats();
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void theRunSucceeds() {
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.records())
        .allSatisfy(record -> assertThat(record.get("failure").isNull()).isTrue());
  }

  @Test
  void everyRequestTheServerAnsweredHasExactlyOneRecord() {
    List<String> served =
        log.stream()
            .filter(entry -> entry.get("completionTokens").asInt() == MAX_TOKENS)
            .map(entry -> entry.get("id").asText())
            .sorted()
            .toList();
    List<String> recorded =
        run.records().stream().map(record -> record.get("responseId").asText()).sorted().toList();
    assertThat(recorded).isEqualTo(served).hasSizeGreaterThan(20);
  }

  @Test
  void everyStampLiesBetweenItsWriteAndABound() {
    assertThat(new TruthCheck(BOUND_NANOS, witness::excusedNanos).violations(streamed(), log))
        .isEmpty();
  }

  @Test
  void halfOfTheStampsAreWithinAMillisecondOfTheWrite() {
    // A step is 10 ms: a stamp taken at the next chunk, or in batches, would be far beyond.
    assertThat(TruthCheck.medianErrorNanos(streamed(), log))
        .isBetween(-1_000L, TimeUnit.MILLISECONDS.toNanos(1));
  }

  @Test
  void aSingleStampThatIsTwentyMillisecondsLateIsNoticed() {
    List<JsonNode> records = new ArrayList<>(streamed());
    ObjectNode late = records.get(records.size() / 2).deepCopy();
    ArrayNode micros = (ArrayNode) late.get("chunkMicrosSinceSent");
    micros.set(7, micros.numberNode(micros.get(7).asLong() + 20_000));
    records.set(records.size() / 2, late);
    assertThat(new TruthCheck(BOUND_NANOS, witness::excusedNanos).violations(records, log))
        .isNotEmpty();
  }

  @Test
  void stampsThatAreAllTwentyMillisecondsLateAreNoticed() {
    List<JsonNode> records = streamed().stream().map(TruthSystemTest::later).toList();
    assertThat(new TruthCheck(BOUND_NANOS, witness::excusedNanos).violations(records, log))
        .isNotEmpty();
  }

  /** In the order of the chunks, so that only the bound can tell. */
  private static JsonNode later(JsonNode record) {
    ObjectNode late = record.deepCopy();
    ArrayNode micros = (ArrayNode) late.get("chunkMicrosSinceSent");
    for (int i = 0; i < micros.size(); i++) {
      micros.set(i, micros.numberNode(micros.get(i).asLong() + 20_000));
    }
    return late.put("endNanos", late.get("endNanos").asLong() + 20_000_000);
  }

  @Test
  void answersThatDoNotStreamAgreeTokenForToken() {
    List<JsonNode> whole =
        run.records().stream().filter(record -> !record.get("stream").asBoolean()).toList();
    assertThat(whole).hasSizeGreaterThan(5);
    for (JsonNode record : whole) {
      JsonNode entry =
          log.stream()
              .filter(logged -> logged.get("id").asText().equals(record.get("responseId").asText()))
              .findFirst()
              .orElseThrow();
      assertThat(record.get("completionTokens").asInt())
          .isEqualTo(entry.get("completionTokens").asInt());
      assertThat(record.get("endNanos").asLong())
          .isGreaterThanOrEqualTo(entry.get("endNanos").asLong() - BOUND_NANOS);
      assertThat(record.get("firstTokenNanos").isNull()).isTrue();
    }
  }

  @Test
  void requestsOfAnOpenLoadAreSentWhenTheyAreDue() {
    List<Long> late =
        run.measured().stream()
            .filter(record -> !record.get("dueNanos").isNull())
            .map(record -> record.get("sentNanos").asLong() - record.get("dueNanos").asLong())
            .sorted()
            .toList();
    assertThat(late).hasSizeGreaterThan(20);
    assertThat(late.get(0)).as("never early").isNotNegative();
    // Each opens a connection first.
    assertThat(late.get(late.size() / 2)).isLessThan(TimeUnit.MILLISECONDS.toNanos(5));
  }

  @Test
  void everyUserKeepsOneConnection() {
    Set<String> users = new HashSet<>();
    run.records().forEach(record -> users.add(record.get("stage") + "/" + record.get("user")));
    long opened =
        run.records().stream().filter(record -> record.get("connectionOpened").asBoolean()).count();
    long ofOpenLoads =
        run.records().stream().filter(record -> !record.get("dueNanos").isNull()).count();
    assertThat(ofOpenLoads).as("each has a user of its own").isGreaterThan(100);
    assertThat(users).hasSize(1 + 4 + 1 + 4 + (int) ofOpenLoads);
    assertThat(opened).isEqualTo(users.size());
    // The preflight and this test's look at the log and the stats have connections of their own.
    Set<Long> serversOwnCount = new HashSet<>();
    log.stream()
        .filter(entry -> entry.get("completionTokens").asInt() == MAX_TOKENS)
        .forEach(entry -> serversOwnCount.add(entry.get("connection").asLong()));
    assertThat(serversOwnCount).hasSize(users.size());
    assertThat(stats).isNotNull();
  }

  @Test
  void everyStageHasItsSummaryBlockAndItsRow() {
    assertThat(run.output().split("={35} Summary ={36}", -1)).hasSize(1 + 6);
    assertThat(run.summary().get("stages")).hasSize(6);
    assertThat(run.file("llm/summary.csv").lines()).hasSize(1 + 6);
    for (String file : List.of("llm/index.html", "llm/report.md", "index.html")) {
      assertThat(run.folder().resolve(file)).isNotEmptyFile();
    }
  }

  @Test
  void gatlingsReportHasARowForTheRequestAndItsFirstTokenInAGroupAStage() {
    GatlingTable table = new GatlingTable(run.file("index.html"));
    int measured = measuredOf("1 user, streaming");
    GatlingTable.Row expected = new GatlingTable.Row(measured, measured, 0);
    assertThat(table.row("1 user, streaming")).isEqualTo(expected);
    assertThat(table.row("Chat")).isEqualTo(expected);
    assertThat(table.row("Chat first token")).isEqualTo(expected);
    assertThat(table.row("4 users, not streaming").ok())
        .isEqualTo(measuredOf("4 users, not streaming"));
  }

  @Test
  void overTlsAndHttp2StampsAreAsTrue() throws Exception {
    try (TlsSimulator secure = TlsSimulator.start();
        Witness witness = new Witness()) {
      Gatling.Result http2 =
          witness.run(overHttp2(secure.trusted(Gatling.of("ChatSimulation")), secure.baseUrl()));
      assertThat(http2.exit()).as(http2.output()).isZero();
      assertThat(http2.measured()).hasSizeGreaterThan(5);
      assertThat(http2.records())
          .allSatisfy(it -> assertThat(it.at("/httpVersion").asText()).isEqualTo("HTTP/2"));
      List<JsonNode> written = secure.log();
      assertThat(
              new TruthCheck(BOUND_NANOS, witness::excusedNanos)
                  .violations(http2.measured(), written))
          .isEmpty();
      assertThat(TruthCheck.medianErrorNanos(http2.measured(), written))
          .isBetween(-1_000L, TimeUnit.MILLISECONDS.toNanos(1));
      // One a user, the preflight's, and this test's look at the log.
      assertThat(secure.connectionsAccepted()).isEqualTo(4 + 2);
    }
  }

  @Test
  void overHttp2WithoutTlsStampsAreAsTrue() {
    try (Simulator plain = Simulator.alone();
        Witness witness = new Witness()) {
      Gatling.Result http2 =
          witness.run(
              overHttp2(Gatling.of("ChatSimulation"), plain.baseUrl())
                  .with("llm.stream", "true,false"));
      assertThat(http2.exit()).as(http2.output()).isZero();
      assertThat(http2.records())
          .allSatisfy(it -> assertThat(it.get("failure").isNull()).isTrue())
          .allSatisfy(it -> assertThat(it.get("resends").asInt()).isZero())
          .allSatisfy(it -> assertThat(it.at("/httpVersion").asText()).isEqualTo("HTTP/2"));
      assertThat(http2.output()).contains("HTTP/2");
      List<JsonNode> streamed =
          http2.measured().stream().filter(it -> it.get("stream").asBoolean()).toList();
      assertThat(streamed).hasSizeGreaterThan(5);
      List<JsonNode> written = plain.log();
      assertThat(new TruthCheck(BOUND_NANOS, witness::excusedNanos).violations(streamed, written))
          .isEmpty();
      assertThat(TruthCheck.medianErrorNanos(streamed, written))
          .isBetween(-1_000L, TimeUnit.MILLISECONDS.toNanos(1));
      // One a user of the two stages, and the preflight's.
      long connections =
          written.stream().map(entry -> entry.get("connection").asLong()).distinct().count();
      assertThat(connections).isEqualTo(4 + 4 + 1);
    }
  }

  private static Gatling overHttp2(Gatling gatling, String baseUrl) {
    return gatling
        .with("llm.baseUrl", baseUrl)
        .with("llm.http.version", "2-prior-knowledge")
        .with("llm.concurrency", 4)
        .with("llm.duration", "6s")
        .with("llm.promptTokens", 64)
        .with("llm.maxTokens", MAX_TOKENS)
        .with("llm.record.timeline", true);
  }

  private static int measuredOf(String stage) {
    return (int)
        run.measured().stream()
            .filter(record -> record.get("stage").asText().equals(stage))
            .count();
  }

  /** Measured ones: the first request of a JVM pays for loading classes, which warm-up is for. */
  private static List<JsonNode> streamed() {
    return run.measured().stream().filter(record -> record.get("stream").asBoolean()).toList();
  }
}
