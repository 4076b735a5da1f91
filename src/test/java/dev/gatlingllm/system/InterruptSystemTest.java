package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A run that is stopped from outside sends no more, drains for at most five seconds, and loses
 * nothing. Both processes read the machine's one monotonic clock.
 */
@Order(4)
@EnabledOnOs(OS.LINUX)
class InterruptSystemTest {
  private static final int USERS = 3;
  private static final String INTERRUPTED =
      "Ctrl-C or SIGTERM ended the run early; what was under way had 5 s to end";
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** A signal, a check of the parent, a pass of the drain: none takes long, nor a known time. */
  private static final long SLACK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator = Simulator.start();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void ctrlCWhileStreamingCutsWhatTheDrainDoesNotEnd() throws Exception {
    // Answers of 20 s: none ends by itself.
    try (Maven maven = Maven.gatlingTest(4, settings(2_000, ""))) {
      awaitTokens(100);
      maven.noteDescendants();
      long stopped = System.nanoTime();
      maven.signalGroup("INT");
      await("all processes ended", () -> maven.alive().findAny().isEmpty());
      Gatling.Result run = new Gatling.Result(-1, maven.printed(), maven.results());
      assertNothingSentAfter(run, stopped);
      assertCutAfterTheDrain(run, stopped);
      assertReports(run, INTERRUPTED);
      assertThat(run.file("run.json")).contains("C1 and C2, serial GC");
    }
  }

  @Test
  void theDeathOfMavenLetsTheRequestsUnderWayFinish() throws Exception {
    // Answers of 1 s.
    try (Maven maven = Maven.gatlingTest(3, settings(100, ""))) {
      await("answers", () -> simulator.log().size() > 2 * USERS);
      maven.noteDescendants();
      Signals.send("TERM", String.valueOf(maven.process().pid()));
      await("Maven ended", () -> !maven.process().isAlive());
      long stopped = System.nanoTime();
      await("all processes ended", () -> maven.alive().findAny().isEmpty());
      Gatling.Result run = new Gatling.Result(-1, maven.printed(), maven.results());
      assertNothingSentAfter(run, stopped);
      assertThat(run.records())
          .hasSizeGreaterThan(2 * USERS)
          .allSatisfy(record -> assertThat(record.get("failure").isNull()).isTrue());
      assertReports(
          run, "Maven, which started this run, has ended; what was under way had 5 s to end");
      assertThat(run.file("run.json")).contains("C1 alone, serial GC");
    }
  }

  @Test
  void aSignalDuringStreamsThatHangRecordsThemAsIncomplete() throws Exception {
    try (Gatling.Running running = gatling(settings(100, "hangMidStream")).start()) {
      awaitTokens(3 * USERS);
      long stopped = System.nanoTime();
      Signals.send("TERM", String.valueOf(running.process().pid()));
      Gatling.Result run = running.await();
      assertThat(run.exit()).as(run.output()).isNotZero();
      assertNothingSentAfter(run, stopped);
      assertCutAfterTheDrain(run, stopped);
      assertReports(run, INTERRUPTED);
    }
  }

  @Test
  void aSignalDuringTheWarmUpStillMakesEveryReport() throws Exception {
    Gatling gatling = gatling(settings(20, "")).with("llm.warmup", "50s");
    try (Gatling.Running running = gatling.start()) {
      await("answers", () -> simulator.log().size() > 2 * USERS);
      long stopped = System.nanoTime();
      Signals.send("TERM", String.valueOf(running.process().pid()));
      Gatling.Result run = running.await();
      assertThat(run.exit()).as(run.output()).isNotZero();
      assertNothingSentAfter(run, stopped);
      assertThat(run.records()).isNotEmpty();
      assertThat(run.measured()).isEmpty();
      assertReports(run, INTERRUPTED);
      assertThat(run.output())
          .contains("no request was sent in a measurement window", "NOTHING MEASURED of the last");
      assertThat(run.summary().get("verdict").asText()).isEqualTo("NOTHING MEASURED");
      assertThat(run.summary().at("/stages/0/clientHealth/sendLagMillis/count").asInt())
          .as("the warm-up's lag is nobody's")
          .isZero();
      // Gatling makes no report without a row: the one that stands there says that it is none.
      assertThat(
              new GatlingTable(run.file("index.html")).row("(not a request) nothing was measured"))
          .isEqualTo(new GatlingTable.Row(1, 0, 1));
    }
  }

  @Test
  void whatHadFinishedBeforeAKillIsOnDisk() throws Exception {
    try (Gatling.Running running = gatling(settings(20, "")).start()) {
      await("answers", () -> simulator.log().size() > 5 * USERS);
      List<String> finished = ids(simulator.log());
      // A record follows its answer by what a counting thread and a writer need.
      await(
          "their records", () -> running.result().file("requests.jsonl").contains(last(finished)));
      running.process().destroyForcibly().waitFor();
      // Each line is parsed: none may be cut.
      List<String> recorded = ids("responseId", running.result().records());
      assertThat(recorded).containsAll(finished).doesNotHaveDuplicates();
    }
  }

  private Map<String, String> settings(int maxTokens, String fault) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("llm.baseUrl", simulator.baseUrl());
    settings.put("llm.concurrency", String.valueOf(USERS));
    settings.put("llm.duration", "60s");
    settings.put("llm.warmup", "0s");
    settings.put("llm.promptTokens", "8");
    settings.put("llm.maxTokens", String.valueOf(maxTokens));
    if (!fault.isEmpty()) {
      settings.put("llm.headers.x-simulate", fault);
    }
    return settings;
  }

  private static Gatling gatling(Map<String, String> settings) {
    Gatling gatling = Gatling.of("ChatSimulation");
    settings.forEach(gatling::with);
    return gatling;
  }

  private void awaitTokens(int tokens) {
    await("streams", () -> simulator.stats().get("tokens").asLong() >= tokens);
    await("all users", () -> simulator.stats().get("requestsOpen").asLong() == USERS);
  }

  private void assertNothingSentAfter(Gatling.Result run, long stoppedNanos) {
    assertThat(run.records())
        .as(run.output())
        .isNotEmpty()
        .allSatisfy(
            record ->
                assertThat(record.get("sentNanos").asLong())
                    .isLessThan(stoppedNanos + SLACK_NANOS));
    assertThat(simulator.log())
        .allSatisfy(
            request ->
                assertThat(request.get("receivedNanos").asLong())
                    .isLessThan(stoppedNanos + SLACK_NANOS));
    assertThat(ids("responseId", run.records())).hasSameElementsAs(ids(simulator.log()));
  }

  private static void assertCutAfterTheDrain(Gatling.Result run, long stoppedNanos) {
    assertThat(run.records()).hasSize(USERS);
    for (JsonNode record : run.records()) {
      assertThat(record.at("/failure/cause").asText()).isEqualTo("incomplete");
      assertThat(record.at("/failure/message").asText()).contains("when the run was stopped");
      assertThat(record.get("endNanos").asLong() - stoppedNanos)
          .isBetween(DRAIN_NANOS, DRAIN_NANOS + SLACK_NANOS);
    }
  }

  private static void assertReports(Gatling.Result run, String reason) {
    assertThat(run.summary().get("interrupted").asText()).isEqualTo(reason);
    assertThat(run.summary().at("/stages/0/cut").asBoolean()).isTrue();
    assertThat(run.summary().at("/stages/0/notes").toString()).contains("This stage was cut ");
    assertThat(run.summary().get("verdict").asText()).isNotEqualTo("VALID");
    for (String file :
        List.of("llm/index.html", "llm/report.md", "llm/summary.csv", "index.html")) {
      assertThat(run.folder().resolve(file)).as(run.output()).isNotEmptyFile();
    }
    assertThat(run.output()).doesNotContain("could not be written");
  }

  /** The answers that were more than the preflight's. */
  private static List<String> ids(List<JsonNode> log) {
    return ids("id", log.stream().filter(entry -> entry.get("stream").asBoolean()).toList());
  }

  private static List<String> ids(String field, List<JsonNode> entries) {
    return entries.stream().map(entry -> entry.get(field).asText()).toList();
  }

  private static String last(List<String> ids) {
    return "\"" + ids.get(ids.size() - 1) + "\"";
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waiting for: " + what).isNegative();
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
