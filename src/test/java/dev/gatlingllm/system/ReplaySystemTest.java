package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The reports of a run are made of its folder alone: made anew, they are the same to the byte. */
@Order(6)
class ReplaySystemTest {
  private static final List<String> REPORTS =
      List.of("summary.json", "summary.csv", "slices.csv", "report.md", "index.html");

  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator = Simulator.start("--fault", "errorEvent", "--fault-ratio", "0.1");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Gatling gatling(String simulation) {
    return Gatling.of(simulation)
        .with("llm.baseUrl", simulator.baseUrl())
        .with("llm.promptTokens", 8)
        .with("llm.maxTokens", 20)
        .with("llm.maxFailRatio", 1);
  }

  /** When the run's first request was sent, by the pair of clocks in its manifest. */
  private static Instant firstSent(Gatling.Result run) throws IOException {
    JsonNode clocks =
        Gatling.Json.parse(Files.readString(run.folder().resolve("run.json"))).get("clocks");
    long sent =
        run.records().stream()
            .mapToLong(record -> record.get("sentNanos").asLong())
            .min()
            .orElseThrow();
    return Instant.EPOCH.plusNanos(
        clocks.get("epochNanos").asLong() + sent - clocks.get("monotonicNanos").asLong());
  }

  /** The reports, taken away from the folder. */
  private static Map<String, byte[]> taken(Path run) throws IOException {
    Map<String, byte[]> live = new LinkedHashMap<>();
    for (String name : REPORTS) {
      Path file = run.resolve("llm").resolve(name);
      live.put(name, Files.readAllBytes(file));
      Files.delete(file);
    }
    return live;
  }

  private static void assertTheSame(Path run, Map<String, byte[]> live) throws IOException {
    for (String name : REPORTS) {
      assertThat(run.resolve("llm").resolve(name)).as(name).hasBinaryContent(live.get(name));
    }
  }

  private static String report(Path run) throws Exception {
    return command("report", run.toString());
  }

  private static String command(String... arguments) throws Exception {
    Path output = Files.createTempFile("report", ".txt");
    List<String> line =
        Java.command("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "dev.gatlingllm.cli.Main");
    line.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  @Test
  void theReportsOfAStaircaseComeBackByteForByteThroughMaven() throws Exception {
    Gatling.Result run =
        gatling("ChatSimulation")
            .with("llm.concurrency", "1,3")
            .with("llm.stream", "true,false")
            .with("llm.duration", "3s")
            .with("llm.warmup", "1s")
            .with("llm.slo.ttft", "200ms")
            .with("llm.slo.tpot", "5ms")
            .run();
    assertThat(run.summary().get("stages")).hasSize(4);
    Map<String, byte[]> live = taken(run.folder());
    Path project = Maven.copyOfThisCheckout();
    String command = "mvn -q compile exec:java@report -Dexec.args=" + run.folder();
    try (Maven maven = Maven.typed(project, command)) {
      assertThat(maven.await(120)).as(maven.printed()).isZero();
      assertThat(maven.printed()).contains("requests failed", "Verdict");
    }
    assertTheSame(run.folder(), live);
  }

  @Test
  void soDoThoseOfAnInjectionProfileOfOnesOwn() throws Exception {
    Gatling.Result run = gatling("dev.gatlingllm.system.CrowdSimulation").with("crowd", 5).run();
    JsonNode manifest = Gatling.Json.parse(run.file("run.json"));
    assertThat(manifest.get("state").asText()).isEqualTo("ENDED");
    assertThat(manifest.at("/stages/0/arrivals").asText()).isEqualTo("OWN");
    assertThat(manifest.at("/stages/0/durationNanos").isNull()).isTrue();
    Map<String, byte[]> live = taken(run.folder());
    report(run.folder());
    assertTheSame(run.folder(), live);
  }

  @Test
  void theRunsOfTwoLoadGeneratorsMergeIntoTheLoadThatTheServerSaw() throws Exception {
    Instant start = Instant.now().plusSeconds(20);
    List<Gatling.Running> both = new ArrayList<>();
    for (int injector = 1; injector <= 2; injector++) {
      both.add(
          gatling("ChatSimulation")
              .with("llm.injector", injector)
              .with("llm.injectors", 2)
              .with("llm.startAt", start)
              .with("llm.concurrency", 2)
              .with("llm.duration", "6s")
              .with("llm.warmup", "1s")
              .start());
    }
    List<Gatling.Result> runs = new ArrayList<>();
    for (Gatling.Running running : both) {
      try (running) {
        runs.add(running.await());
      }
    }
    for (Gatling.Result run : runs) {
      assertThat(firstSent(run)).isBetween(start, start.plusSeconds(3));
      assertThat(run.output()).containsPattern("Load generator [12] began [0-9,]+ ms after");
    }
    Path into = Files.createTempDirectory("merged").resolve("both");
    String command =
        "mvn -q compile exec:java@merge -Dexec.args=\"%s %s --into %s\""
            .formatted(runs.get(0).folder(), runs.get(1).folder(), into);
    try (Maven maven = Maven.typed(Maven.copyOfThisCheckout(), command)) {
      assertThat(maven.await(120)).as(maven.printed()).isZero();
      assertThat(maven.printed())
          .contains("4 users")
          .containsPattern("Load generator 1 began [0-9,]+ ms after")
          .containsPattern("Load generator 2 began [0-9,]+ ms after")
          .containsPattern("The load generators began [0-9,]+ ms apart");
    }
    JsonNode summary = Gatling.Json.parse(Files.readString(into.resolve("llm/summary.json")));
    assertThat(summary.at("/stages/0/concurrency").asInt()).isEqualTo(4);
    List<String> merged =
        Files.readAllLines(into.resolve("requests.jsonl")).stream()
            .map(line -> Gatling.Json.parse(line).get("responseId").asText())
            .toList();
    List<String> sent =
        runs.stream()
            .flatMap(run -> run.records().stream())
            .map(record -> record.get("responseId").asText())
            .toList();
    assertThat(merged).hasSameElementsAs(sent).hasSameSizeAs(sent);
    assertThat(simulator.log())
        .extracting(entry -> entry.get("id").asText())
        .as("the preflights' are no requests of the load")
        .containsAll(merged);
  }

  @Test
  void aRunThatWasKilledHasReportsThatSaySo() throws Exception {
    Gatling gatling =
        gatling("ChatSimulation")
            .with("llm.concurrency", "2,4")
            .with("llm.duration", "60s")
            .with("llm.warmup", "1s");
    try (Gatling.Running running = gatling.start()) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (simulator.log().size() < 40) {
        assertThat(System.nanoTime() - end).as(running.printed()).isNegative();
        Thread.sleep(50);
      }
      running.process().destroyForcibly().waitFor();
      Path run = running.result().folder();
      assertThat(
              Gatling.Json.parse(Files.readString(run.resolve("run.json"))).get("state").asText())
          .isEqualTo("RUNNING");
      assertThat(report(run)).contains("it was killed", "UNKNOWN");
      JsonNode summary = running.result().summary();
      assertThat(summary.get("interrupted").asText()).contains("it was killed");
      assertThat(summary.get("verdict").asText()).isEqualTo("UNKNOWN");
      assertThat(summary.at("/stages/0/cut").asBoolean()).isTrue();
      assertThat(summary.at("/stages/0/counts/sent").asInt()).isPositive();
      assertThat(summary.get("stagesNotRun").toString()).contains("4 users");
    }
  }
}
