package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads of every shape, by llm.load and by the DSL, in the real Gatling. */
@Order(3)
class OpenLoadSystemTest {
  @TempDir Path folder;

  private static Gatling load(Simulator simulator, String load) {
    return Gatling.of("ChatSimulation")
        .with("llm.baseUrl", simulator.baseUrl())
        .with("llm.load", load)
        .with("llm.promptTokens", 16)
        .with("llm.seed", 7);
  }

  private static long due(JsonNode record) {
    return record.get("dueNanos").asLong();
  }

  private static List<JsonNode> byDue(List<JsonNode> records) {
    return records.stream().sorted(Comparator.comparingLong(OpenLoadSystemTest::due)).toList();
  }

  @Test
  void loadsOfEveryShapeAndASeedBringsTheSameArrivals() throws IOException {
    List<Long> due = instants(everyShape());
    assertThat(instants(dropped())).isEqualTo(due).isNotEmpty();
  }

  private Gatling.Result everyShape() throws IOException {
    Path rates =
        Files.writeString(folder.resolve("rates.csv"), "seconds,ratePerSecond\n0,10\n3,30\n");
    try (Simulator simulator = Simulator.start("--decode-step-millis", "5")) {
      Gatling.Result run =
          load(
                  simulator,
                  "constant 50/s 4s, poisson 20/s 4s, stairs 1 to 3 users by 1 every 2s,"
                      + " ramp 4 to 1 users 3s, 6 at once, uniform 20/s 4s, constant series "
                      + rates)
              .with("llm.warmup", "2s")
              .with("llm.maxTokens", 5)
              .with("llm.connections", "shared")
              .alone()
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(run.summary().get("stages")).hasSize(7);
      requestsAreSentWhenTheyAreDue(run);
      closedLoadsRiseAndFall(run);
      gapsAndRatesAreAsTheWordsSay(run);
      return run;
    }
  }

  @Test
  void usersWhoShareHttp2WaitForOneHandshakeAnEventLoop() throws IOException {
    int loops = Runtime.getRuntime().availableProcessors();
    try (TlsSimulator simulator = TlsSimulator.start()) {
      Gatling.Result run =
          simulator
              .trusted(Gatling.of("ChatSimulation"))
              .with("llm.baseUrl", simulator.baseUrl())
              .with("llm.http.version", 2)
              .with("llm.load", "29 at once")
              .with("llm.connections", "shared")
              .with("llm.maxTokens", 5)
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(run.records()).hasSize(29);
      assertThat(run.records())
          .filteredOn(it -> it.get("connectionOpened").asBoolean())
          .hasSizeBetween(1, loops);
      // The preflight has one of its own.
      assertThat(simulator.connectionsAccepted()).isLessThanOrEqualTo(1 + loops);
    }
  }

  private static void requestsAreSentWhenTheyAreDue(Gatling.Result run) {
    List<JsonNode> records = byDue(ofStage(run, 0));
    assertThat(records).hasSize(200);
    assertThat(gaps(records).distinct()).as("due instants are exact").containsExactly(20_000_000L);
    List<JsonNode> measured = records.stream().filter(it -> !it.get("warmup").asBoolean()).toList();
    assertThat(measured).as("the other half is the warm-up").hasSize(100);
    assertThat(measured)
        .as("never early")
        .allSatisfy(it -> assertThat(it.get("sentNanos").asLong()).isGreaterThanOrEqualTo(due(it)));
    JsonNode stage = run.summary().at("/stages/0");
    assertThat(stage.get("name").asText()).isEqualTo("constant 50/s");
    assertThat(stage.at("/counts/connectionsOpened").asInt()).isLessThan(50);
    assertThat(stage.at("/e2eIntendedMillis/count").asInt()).isEqualTo(100);
    assertThat(stage.at("/clientHealth/scheduleLagMillis/count").asInt()).isEqualTo(100);
    assertThat(run.output()).contains("open load: users come when they are due");
  }

  private static void closedLoadsRiseAndFall(Gatling.Result run) {
    assertThat(inFlight(run, 2)).isEqualTo(3);
    assertThat(inFlight(run, 3)).isEqualTo(4);
    assertThat(ofStage(run, 2))
        .as("a closed load has no due instants")
        .allMatch(it -> it.get("dueNanos").isNull());
    assertThat(ofStage(run, 4)).hasSize(6);
    assertThat(run.summary().at("/stages/4/windowSeconds").asDouble()).isCloseTo(0.1, within(2.0));
  }

  private static void gapsAndRatesAreAsTheWordsSay(Gatling.Result run) {
    List<JsonNode> uniform = byDue(ofStage(run, 5));
    assertThat(uniform).hasSizeBetween(50, 110);
    assertThat(gaps(uniform)).as("up to twice the mean").allMatch(it -> it < 100_000_000);
    List<JsonNode> series = byDue(ofStage(run, 6));
    assertThat(series).as("2 s at 10/s, and 3 s at 20/s on average").hasSize(80);
    assertThat(gaps(series).skip(75))
        .as("about 30/s at its end")
        .allMatch(it -> it > 33_000_000 && it < 36_000_000);
  }

  private static Gatling.Result dropped() {
    try (Simulator simulator = Simulator.start("--decode-step-millis", "20")) {
      Gatling.Result run =
          load(simulator, "constant 20/s 3s, poisson 20/s 4s")
              .with("llm.warmup", "0s")
              .with("llm.maxTokens", 20)
              .with("llm.maxInFlight", 2)
              .with("llm.overflow", "drop")
              .run();
      assertThat(run.exit()).as("more than 1 % has failed").isEqualTo(2);
      assertThat(ofStage(run, 0)).hasSize(60);
      List<JsonNode> dropped =
          ofStage(run, 0).stream().filter(it -> !it.get("failure").isNull()).toList();
      assertThat(dropped)
          .hasSizeGreaterThan(40)
          .allSatisfy(
              record -> {
                assertThat(record.at("/failure/cause").asText()).isEqualTo("dropped");
                assertThat(record.at("/failure/message").asText())
                    .isEqualTo("not sent: 2 requests were in flight (llm.maxInFlight)");
                assertThat(record.get("sentNanos").isNull()).isTrue();
                assertThat(due(record)).isPositive();
              });
      assertThat(run.summary().at("/stages/0/concurrency").asInt()).isEqualTo(2);
      assertThat(run.output()).contains("dropped");
      return run;
    }
  }

  /** Of the Poisson stage, from the first. */
  private static List<Long> instants(Gatling.Result run) {
    List<Long> due = ofStage(run, 1).stream().map(OpenLoadSystemTest::due).sorted().toList();
    return due.stream().map(it -> it - due.get(0)).toList();
  }

  private static LongStream gaps(List<JsonNode> byDue) {
    return IntStream.range(1, byDue.size())
        .mapToLong(i -> due(byDue.get(i)) - due(byDue.get(i - 1)));
  }

  private static List<JsonNode> ofStage(Gatling.Result run, int index) {
    return run.records().stream().filter(it -> it.get("stageIndex").asInt() == index).toList();
  }

  private static long inFlight(Gatling.Result run, int stage) {
    List<JsonNode> records = ofStage(run, stage);
    return records.stream()
        .mapToLong(
            at ->
                records.stream()
                    .filter(it -> it.get("readyNanos").asLong() <= at.get("readyNanos").asLong())
                    .filter(it -> it.get("endNanos").asLong() > at.get("readyNanos").asLong())
                    .count())
        .max()
        .orElse(0);
  }

  @Test
  void usersWhoLeaveCloseTheirConnectionsAndAStageThatEndsEarlyMakesRoomForTheNext()
      throws IOException {
    Path ten =
        Files.writeString(
            folder.resolve("ten.csv"),
            "timestamp,inputTokens,outputTokens\n" + "0,16,20\n".repeat(10));
    try (Simulator simulator = Simulator.start("--decode-step-millis", "20")) {
      Gatling.Result run =
          load(simulator, "constant 50/s 10m, trace " + ten)
              .with("llm.warmup", "0s")
              .with("llm.requests", 450)
              .with("llm.maxTokens", 1)
              .with("llm.maxInFlight", 2)
              .under("bash", "-c", "ulimit -n 350; exec \"$@\"", "bash")
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      JsonNode stages = run.summary().get("stages");
      assertThat(stages.at("/0/counts/connectionsOpened").asInt()).isEqualTo(450);
      assertThat(stages.at("/0/windowSeconds").asDouble()).isCloseTo(8.98, within(0.1));
      assertThat(due(byDue(ofStage(run, 1)).get(0)) - due(byDue(ofStage(run, 0)).get(449)))
          .as("the next stage does not wait for the rest of ten minutes")
          .isBetween(0L, 10_000_000_000L);
      whatExceedsTheLimitWaits(run);
    }
  }

  @Test
  void asManyRequestsAsAreAskedForAreSentThoughTheStageEndsWhileTheyWait() {
    try (Simulator simulator = Simulator.start("--decode-step-millis", "20")) {
      Gatling.Result run =
          load(simulator, "20 at once")
              .with("llm.warmup", "0s")
              .with("llm.requests", 10)
              .with("llm.maxTokens", 5)
              .with("llm.maxInFlight", 2)
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(ofStage(run, 0)).hasSize(10);
      assertThat(simulator.log().stream().filter(it -> it.get("completionTokens").asInt() == 5))
          .hasSize(10);
    }
  }

  private static void whatExceedsTheLimitWaits(Gatling.Result run) {
    List<Double> waits =
        ofStage(run, 1).stream()
            .map(it -> (it.get("sentNanos").asLong() - due(it)) / 1e9)
            .sorted()
            .toList();
    assertThat(waits).hasSize(10);
    // Five pairs, each as long as an answer of 20 tokens.
    assertThat(waits.get(9)).isGreaterThan(4 * 0.38);
    assertThat(run.summary().at("/stages/1/e2eIntendedMillis/max").asDouble())
        .as("the wait is in the times from the intended instant")
        .isGreaterThan(5 * 380);
    assertThat(run.summary().at("/stages/1/concurrency").asInt()).isEqualTo(2);
  }

  @Test
  void aSimulationMixesSchedulesOfItsOwn() {
    Gatling.Result run = Gatling.of("ArrivalsSimulation").with("llm.seed", 7).run();
    assertThat(run.exit()).as(run.output()).isZero();
    List<JsonNode> chats = named(run, "Chat");
    List<JsonNode> jobs = named(run, "Summarise");
    assertThat(chats.size()).isBetween(30, 90);
    assertThat(jobs.size()).isBetween(5, 70);
    assertThat(run.records())
        .as("each by its schedule")
        .allMatch(it -> !it.get("dueNanos").isNull())
        .allMatch(it -> it.get("sentNanos").asLong() >= due(it));
    assertThat(chats).allMatch(it -> it.get("completionTokens").asInt() == 50);
    assertThat(run.output()).contains("your own injection profile; sent ");
  }

  @Test
  void aTraceAndStagesInWordsAreStepsOfASimulation() {
    Gatling.Result run =
        Gatling.of("dev.gatlingllm.system.ReplaySimulation")
            .with("trace", "user-files/resources/traces/sample.jsonl")
            .with("llm.maxTokens", 8)
            .run();
    assertThat(run.exit()).as(run.output()).isZero();
    List<Long> due = named(run, "Worded").stream().map(OpenLoadSystemTest::due).sorted().toList();
    assertThat(due.stream().map(it -> (it - due.get(0)) / 1_000_000))
        .startsWith(0L, 100L, 200L)
        .endsWith(2_000L, 2_000L, 2_000L, 3_000L, 3_000L, 3_000L)
        .hasSize(26);
    List<JsonNode> replayed = named(run, "Replayed");
    assertThat(replayed).hasSizeGreaterThan(5);
    assertThat(replayed.stream().map(it -> it.get("promptTokens").asInt()).distinct())
        .as("the lengths of the rows")
        .hasSizeGreaterThan(3);
    long first = replayed.stream().mapToLong(OpenLoadSystemTest::due).min().orElseThrow();
    long last = replayed.stream().mapToLong(OpenLoadSystemTest::due).max().orElseThrow();
    assertThat((last - first) / 1e9).as("40 s at speed 4").isLessThan(10);
  }

  private static List<JsonNode> named(Gatling.Result run, String name) {
    return run.records().stream().filter(it -> it.get("name").asText().equals(name)).toList();
  }
}
