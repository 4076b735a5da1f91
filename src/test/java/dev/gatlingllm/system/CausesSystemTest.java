package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.system.ServersSimulation.Request;
import dev.gatlingllm.system.ServersSimulation.Server;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every failure cause, over HTTP, in the real Gatling: its record, its row, the exit status. */
@Order(7)
class CausesSystemTest {
  private static final String KEY = "sk-a-key-that-must-not-show";

  /** Versions of HTTP. */
  private static final List<String> HTTP = List.of("1.1", "2-prior-knowledge");

  /** What makes a stream that hangs end by its total time. */
  private static final Map<String, String> TOTAL = Map.of("llm.timeouts.total", "900ms");

  private static Simulator simulator;

  /** The run that has all causes that need no settings of their own. */
  private static Gatling.Result shared;

  /** The run that asks several servers, each with settings or a network of its own. */
  private static Gatling.Result several;

  @BeforeAll
  static void start() throws Exception {
    simulator = Simulator.start("--decode-step-millis", "5");
    shared =
        failing(cases().filter(it -> it.settings.isEmpty()).toList())
            .with("llm.timeouts.firstToken", "1500ms")
            .with("llm.timeouts.idle", "1500ms")
            .with("llm.requireTokens", "exact")
            .run();
    several = askSeveral();
  }

  private static Gatling.Result askSeveral() throws Exception {
    int port = Integer.parseInt(simulator.baseUrl().replaceAll(".*:", ""));
    // The preflight's client keeps one connection.
    try (TlsSimulator tls = TlsSimulator.start();
        Gate refusing = Gate.before(port, 1, Gate.Then.REFUSE);
        Gate hanging = Gate.before(port, 1, Gate.Then.HANG);
        Gate plain = Gate.before(tls.port(), 1, Gate.Then.TALK_PLAIN)) {
      String gate = "http://127.0.0.1:";
      List<Server> servers =
          List.of(
              server(simulator.baseUrl(), TOTAL, "hangMidStream"),
              server(gate + refusing.port(), Map.of(), "refused"),
              server(gate + hanging.port(), Map.of("llm.timeouts.connect", "800ms"), "hanging"),
              server("https://localhost:" + plain.port(), tls.trust(), "no TLS"));
      return ServersSimulation.asking(servers).environment("LLM_API_KEY", KEY).run();
    }
  }

  private static Server server(String baseUrl, Map<String, String> settings, String request) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("llm.baseUrl", baseUrl);
    Request asked = new Request(request, true, settings == TOTAL ? request : "");
    return new Server(all, List.of(asked, asked));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  /**
   * One way to fail.
   *
   * @param fault what the simulator is asked to do, and what the request is called
   * @param status of the answer, where there is one
   * @param message what the record's message must hold
   * @param chunks text chunks that arrive before it
   * @param settings that others would not fail with as they should: a run of its own
   */
  record Case(
      FailureCause cause,
      String fault,
      Integer status,
      String message,
      int chunks,
      Map<String, String> settings) {
    @Override
    public String toString() {
      return cause.label() + " by " + fault;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(FailureCause.NOT_BUILT, "missing", null, "'nowhere' is", 0, Map.of()),
        new Case(FailureCause.NOT_BUILT, "null", null, "user is null", 0, Map.of()),
        new Case(FailureCause.NOT_BUILT, "throws", null, "boom", 0, Map.of()),
        new Case(FailureCause.HTTP_3XX, "http307", 307, "not followed", 0, Map.of()),
        new Case(FailureCause.HTTP_OTHER, "http600", 600, "HTTP 600", 0, Map.of()),
        new Case(FailureCause.HTTP_4XX, "http400", 400, "HTTP 400", 0, Map.of()),
        new Case(FailureCause.HTTP_4XX, "http401", 401, "HTTP 401", 0, Map.of()),
        new Case(FailureCause.HTTP_429, "http429", 429, "HTTP 429", 0, Map.of()),
        new Case(FailureCause.HTTP_5XX, "http500", 500, "HTTP 500", 0, Map.of()),
        new Case(FailureCause.HTTP_5XX, "http503", 503, "HTTP 503", 0, Map.of()),
        new Case(FailureCause.NOT_A_STREAM, "notAStream", 200, "text/html", 0, Map.of()),
        new Case(FailureCause.MALFORMED_EVENT, "malformedEvent", 200, "", 3, Map.of()),
        new Case(FailureCause.ERROR_EVENT, "errorEvent", 200, "", 3, Map.of()),
        new Case(FailureCause.ERROR_EVENT, "errorFirst", 200, "", 0, Map.of()),
        new Case(FailureCause.ERROR_EVENT, "whole errorInBody", 200, "", 0, Map.of()),
        new Case(FailureCause.PREMATURE_CLOSE, "close", 200, "ended before", 3, Map.of()),
        new Case(FailureCause.PREMATURE_CLOSE, "reset", 200, "ended before", 3, Map.of()),
        new Case(
            FailureCause.PREMATURE_CLOSE, "closeBeforeHeaders", null, "ended before", 0, Map.of()),
        new Case(FailureCause.EMPTY_RESPONSE, "empty", 200, "no generated text", 0, Map.of()),
        new Case(FailureCause.EMPTY_RESPONSE, "emptyBody", 200, "", 0, Map.of()),
        new Case(
            FailureCause.TIMEOUT_FIRST_TOKEN,
            "hangBeforeHeaders",
            null,
            "llm.timeouts.firstToken",
            0,
            Map.of()),
        new Case(
            FailureCause.TIMEOUT_FIRST_TOKEN,
            "hangBeforeFirstToken",
            200,
            "llm.timeouts.firstToken",
            0,
            Map.of()),
        new Case(FailureCause.TIMEOUT_IDLE, "hangMidStream", 200, "llm.timeouts.idle", 3, Map.of()),
        new Case(FailureCause.TIMEOUT_TOTAL, "hangMidStream", 200, "llm.timeouts.total", 3, TOTAL),
        new Case(
            FailureCause.WRONG_TOKEN_COUNT, "wrongUsage", 200, "llm.requireTokens", 10, Map.of()),
        new Case(
            FailureCause.INCOMPLETE,
            "hangMidStream",
            200,
            "llm.drain",
            3,
            Map.of("llm.drain", "200ms", "llm.duration", "2s")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFailureIsARecordARowAndAnExitStatus(Case failing) {
    Gatling.Result run = shared;
    if (failing.settings.equals(TOTAL)) {
      run = several;
    } else if (!failing.settings.isEmpty()) {
      Gatling alone = failing(List.of(failing));
      failing.settings.forEach(alone::with);
      run = alone.run();
    }
    List<JsonNode> records = named(failing.fault, run);
    assertThat(records).as(run.output()).isNotEmpty();
    for (JsonNode record : records) {
      assertFailed(record, failing.cause, failing.message);
      assertThat(record.get("httpStatus").isNull() ? null : record.get("httpStatus").asInt())
          .isEqualTo(failing.status);
      assertThat(record.get("chunks").asInt()).isEqualTo(failing.chunks);
    }
    assertRowAndExit(run, failing.fault, failing.cause, failing.chunks > 0);
    assertThat(run.output()).doesNotContain(KEY);
    assertThat(run.file("requests.jsonl")).doesNotContain(KEY);
  }

  private static Gatling failing(List<Case> cases) {
    return FaultsSimulation.asking(
            simulator.baseUrl(), cases.stream().map(Case::fault).distinct().toList())
        .environment("LLM_API_KEY", KEY);
  }

  private static List<JsonNode> named(String name, Gatling.Result run) {
    return run.records().stream().filter(it -> it.get("name").asText().equals(name)).toList();
  }

  @Test
  void anErrorAnswerKeepsItsBodyAndRetryAfter() {
    JsonNode refused = named("http429", shared).get(0).get("failure");
    assertThat(refused.get("retryAfter").asText()).isEqualTo("7");
    assertThat(refused.get("body").asText()).contains("error").hasSizeLessThanOrEqualTo(500);
  }

  @Test
  void aRefusedRequestIsSentAgainAfterTheTimeTheServerAskedForAndCountsOnce() {
    try (Simulator busy =
        Simulator.start(
            "--decode-step-millis", "5", "--fault", "http429:1", "--fault-ratio", "0.4")) {
      Gatling.Result run =
          quick("ChatSimulation", busy.baseUrl())
              .with("llm.concurrency", 4)
              .with("llm.requests", 16)
              .with("llm.retry.max", 9)
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      List<JsonNode> last = attempts(run, false);
      List<JsonNode> refused = attempts(run, true);
      assertThat(last)
          .hasSize(16)
          .allSatisfy(it -> assertThat(it.get("failure").isNull()).isTrue());
      assertThat(refused)
          .isNotEmpty()
          .allSatisfy(it -> assertFailed(it, FailureCause.HTTP_429, ""))
          .allSatisfy(
              it ->
                  assertThat(it.at("/rateLimits/x-ratelimit-remaining-requests").asText())
                      .isEqualTo("0"))
          .allSatisfy(it -> assertFollowed(it, run.records()));
      assertThat(busy.log()).hasSize(run.records().size() + 1);
      JsonNode stage = run.summary().at("/stages/0");
      assertThat(stage.at("/counts/sent").asInt()).isEqualTo(16);
      assertThat(stage.at("/counts/failed").asInt()).isZero();
      assertThat(stage.at("/rateLimits/refused").asInt()).isEqualTo(refused.size());
      assertThat(stage.at("/rateLimits/retried").asInt()).isEqualTo(refused.size());
      assertThat(stage.at("/rateLimits/longestRetryAfterSeconds").asDouble()).isEqualTo(1);
      assertThat(new GatlingTable(run.file("index.html")).row("Chat"))
          .isEqualTo(new GatlingTable.Row(16, 16, 0));
    }
  }

  private static List<JsonNode> attempts(Gatling.Result run, boolean retried) {
    return run.records().stream().filter(it -> it.get("retried").asBoolean() == retried).toList();
  }

  /** By the next attempt of the same user at the same request, not before the second was over. */
  private static void assertFollowed(JsonNode refused, List<JsonNode> records) {
    assertThat(records)
        .filteredOn(
            it ->
                it.get("user").equals(refused.get("user"))
                    && it.get("firstRequest").equals(refused.get("firstRequest"))
                    && it.get("attempt").asInt() == refused.get("attempt").asInt() + 1)
        .singleElement()
        .satisfies(
            next ->
                assertThat(next.get("sentNanos").asLong() - refused.get("endNanos").asLong())
                    .isGreaterThanOrEqualTo(1_000_000_000L));
  }

  @Test
  void anAnswerThatBreaksOffOnAKeptConnectionIsNotSentAgain() {
    try (Simulator breaking =
        Simulator.start("--decode-step-millis", "5", "--fault", "close", "--fault-ratio", "0.3")) {
      Gatling.Result run =
          ServersSimulation.asking(HTTP.stream().map(it -> server(breaking, it, 40)).toList())
              .run();
      for (String http : HTTP) {
        List<JsonNode> broken = failed(named(http, run));
        assertThat(broken)
            .hasSizeBetween(1, 39)
            .allSatisfy(record -> assertFailed(record, FailureCause.PREMATURE_CLOSE, ""))
            .allSatisfy(record -> assertThat(record.get("chunks").asInt()).isEqualTo(3))
            .allSatisfy(record -> assertThat(record.get("resends").asInt()).isZero())
            .anySatisfy(record -> assertThat(record.get("connectionOpened").asBoolean()).isFalse());
      }
      // The preflights' one token is the only request of the log that is not a record's.
      assertThat(breaking.log()).hasSize(run.records().size() + HTTP.size());
    }
  }

  /** So many requests by this version of HTTP, which they are called by. */
  private static Server server(Simulator simulator, String http, int requests) {
    return new Server(
        Map.of("llm.baseUrl", simulator.baseUrl(), "llm.http.version", http),
        Collections.nCopies(requests, new Request(http, true, "")));
  }

  private static List<JsonNode> failed(List<JsonNode> records) {
    return records.stream().filter(record -> !record.get("failure").isNull()).toList();
  }

  @Test
  void aCancelledRequestIsNeitherASuccessNorAFailure() {
    Gatling.Result run = quick("dev.gatlingllm.system.CancelSimulation", simulator.baseUrl()).run();
    assertThat(run.records())
        .isNotEmpty()
        .allSatisfy(
            record -> {
              assertFailed(record, FailureCause.CANCELLED, "after 2 text chunks");
              assertThat(record.get("chunks").asInt()).isEqualTo(2);
            });
    GatlingTable table = new GatlingTable(run.file("index.html"));
    assertThat(table.row("Chat cancelled")).isEqualTo(new GatlingTable.Row(2, 2, 0));
    assertThat(table.has("Chat")).isFalse();
    assertThat(run.exit()).as(run.output()).isZero();
    JsonNode counts = run.summary().at("/stages/0/counts");
    assertThat(counts.get("cancelled").asInt()).isEqualTo(2);
    assertThat(counts.get("failed").asInt()).isZero();
    assertThat(counts.get("failRatio").asDouble()).isZero();
  }

  @Test
  void aRunWhoseRequestsWereAllCancelledOnPurposeHasNotFailed() {
    Gatling.Result run =
        quick("ChatSimulation", simulator.baseUrl()).with("llm.cancelRate", "1").run();
    assertThat(run.exit()).as(run.output()).isZero();
    JsonNode counts = run.summary().at("/stages/0/counts");
    assertThat(counts.get("cancelled").asInt()).isPositive().isEqualTo(counts.get("sent").asInt());
    assertThat(counts.get("failed").asInt()).isZero();
  }

  @Test
  void aShareOfTheRequestsIsHungUpOnAfterTheFirstTokenAndTheServerSeesIt() {
    int before = simulator.log().size();
    Gatling.Result run =
        ServersSimulation.asking(HTTP.stream().map(it -> server(simulator, it, 30)).toList())
            .with("llm.cancelRate", "0.5")
            .with("llm.seed", 7)
            .with("llm.maxTokens", 40)
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    for (String http : HTTP) {
      assertThat(failed(named(http, run)))
          .hasSizeBetween(5, 25)
          .allSatisfy(record -> assertFailed(record, FailureCause.CANCELLED, ""))
          .allSatisfy(record -> assertThat(record.get("chunks").asInt()).isEqualTo(1))
          .allSatisfy(record -> assertThat(record.get("firstTokenNanos").isNull()).isFalse())
          .allSatisfy(record -> assertThat(record.get("resends").asInt()).isZero());
    }
    List<JsonNode> cancelled = failed(run.records());
    List<String> abortedAtTheServer =
        simulator.log().subList(before, simulator.log().size()).stream()
            .filter(request -> request.get("endNanos").isNull())
            .peek(request -> assertThat(request.get("completionTokens").asInt()).isLessThan(40))
            .map(request -> request.get("id").asText())
            .toList();
    assertThat(abortedAtTheServer)
        .containsExactlyInAnyOrderElementsOf(
            cancelled.stream().map(record -> record.get("responseId").asText()).toList());
    JsonNode stage = run.summary().at("/stages/0");
    assertThat(stage.at("/counts/cancelled").asInt()).isEqualTo(cancelled.size());
    assertThat(stage.at("/counts/failRatio").asDouble()).isZero();
    assertThat(stage.at("/e2eMillis/count").asInt()).isEqualTo(2 * 30 - cancelled.size());
  }

  @ParameterizedTest
  @CsvSource({"refused, CONNECT, ''", "hanging, TIMEOUT_CONNECT, ''", "no TLS, TLS, TLS"})
  void aConnectionThatDoesNotStandIsAFailureOfItsOwn(
      String name, FailureCause cause, String message) {
    assertThat(named(name, several))
        .as(several.output())
        .isNotEmpty()
        .allSatisfy(record -> assertFailed(record, cause, message))
        .allSatisfy(record -> assertThat(record.get("sentNanos").isNull()).isTrue());
    assertRowAndExit(several, name, cause, false);
  }

  @Test
  void everyCauseIsInThisTable() {
    Set<FailureCause> covered =
        EnumSet.of(
            FailureCause.CANCELLED,
            FailureCause.CHECK, // PluginSystemTest
            FailureCause.DROPPED, // OpenLoadSystemTest
            FailureCause.CLIENT_LIMIT, // LargeAnswersSystemTest
            FailureCause.CONNECT,
            FailureCause.TIMEOUT_CONNECT,
            FailureCause.TLS,
            // BadAnswersSystemTest has it.
            FailureCause.UNFINISHED);
    cases().forEach(failing -> covered.add(failing.cause));
    assertThat(covered).isEqualTo(EnumSet.allOf(FailureCause.class));
  }

  static Gatling quick(String simulation, String baseUrl) {
    return Gatling.of(simulation)
        .with("llm.baseUrl", baseUrl)
        .with("llm.concurrency", 1)
        .with("llm.duration", "10s")
        .with("llm.warmup", "0s")
        .with("llm.requests", 2)
        .with("llm.promptTokens", 8)
        .with("llm.maxTokens", 10);
  }

  private static void assertFailed(JsonNode record, FailureCause cause, String message) {
    assertThat(record.at("/failure/cause").asText()).as(record.toString()).isEqualTo(cause.label());
    assertThat(record.at("/failure/message").asText()).isNotBlank().contains(message);
    assertThat(record.get("endNanos").asLong())
        .isGreaterThanOrEqualTo(record.get("readyNanos").asLong());
  }

  private static void assertRowAndExit(
      Gatling.Result run, String name, FailureCause cause, boolean firstTokenRow) {
    GatlingTable table = new GatlingTable(run.file("index.html"));
    int requests = named(name, run).size();
    assertThat(table.row(name)).isEqualTo(new GatlingTable.Row(requests, 0, requests));
    assertThat(table.has(name + " first token")).isEqualTo(firstTokenRow);
    assertThat(run.output()).contains(cause.label());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.summary().at("/stages/0/counts/failed").asInt())
        .isEqualTo(run.measured().size());
  }
}
