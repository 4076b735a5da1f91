package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An output that is lost ends the run with status 1 and a sentence, however good the figures. */
@EnabledOnOs(OS.LINUX)
class LostOutputsSystemTest {
  /** Bytes that a file may have: more than any report has, less than the records of the run. */
  private static final long LARGEST_FILE = 1_536 << 10;

  /** Above the files that the JVM has open by itself, below the crowd. */
  private static final int OPEN_FILES = 256;

  private static final int CROWD = 400;

  /** A page of output: what a run without a fault prints, and a few lines of what went wrong. */
  private static final int MOST_LINES = 200;

  private static Simulator simulator;

  @TempDir private Path folder;

  /** Answers at once. */
  @BeforeAll
  static void start() {
    simulator = Simulator.start("--steady-millis", "1", "--first-token-millis", "1");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static Gatling gatling(String simulation) {
    return CausesSystemTest.quick(simulation, simulator.baseUrl());
  }

  @Test
  void aSummaryFileWhoseFolderIsGoneAtTheEnd() throws Exception {
    Path rows = Files.createDirectory(folder.resolve("rows"));
    Gatling gatling =
        gatling("ChatSimulation")
            .with("llm.requests", 0)
            .with("llm.duration", "2s")
            .with("llm.summaryFile", rows.resolve("all.csv"));
    try (Gatling.Running running = gatling.start()) {
      running.awaitOutput("stages: ");
      for (Path file : files(rows)) {
        Files.delete(file);
      }
      Files.delete(rows);
      Files.writeString(rows, "in the way");
      Gatling.Result run = running.await();
      assertThat(run.exit()).as(run.output()).isEqualTo(1);
      assertThat(run.output())
          .contains("PASSED: 0 of ", "gatling-llm: llm.summaryFile could not be written: ")
          .doesNotContain("\tat ");
      assertThat(run.folder().resolve("llm/summary.csv")).isNotEmptyFile();
    }
  }

  @Test
  void recordsThatADiskHasNoRoomFor() throws Exception {
    Gatling.Result run =
        gatling("ChatSimulation")
            .with("llm.concurrency", 16)
            .with("llm.maxTokens", 1)
            .with("llm.requests", 2_000)
            .with("llm.duration", "60s")
            // A library of its own that the JVM would unpack is larger.
            .with("gatling.ssl.useOpenSsl", false)
            .under("bash", "-c", "ulimit -f " + LARGEST_FILE / 1024 + "; exec \"$@\"", "bash")
            .run();
    assertThat(run.exit()).as(run.output()).isEqualTo(1);
    assertThat(run.output())
        .contains("PASSED: 0 of 2,000", "gatling-llm: requests.jsonl is not whole: ")
        .doesNotContain("\tat ", "could not be written");
    assertThat(run.output().lines().count()).isLessThan(MOST_LINES);
    assertThat(run.summary().at("/sent").asInt()).as("all were summed up").isEqualTo(2_000);
    assertThat(run.summary().get("notes").toString()).contains("requests.jsonl is not whole");
    assertThat(run.folder().resolve("index.html")).isNotEmptyFile();
  }

  @Test
  void aConsoleThatTakesNothing() throws Exception {
    Gatling.Result run =
        gatling("ChatSimulation").under("bash", "-c", "exec \"$@\" > /dev/full", "bash").run();
    assertThat(run.exit()).as(run.output()).isEqualTo(1);
    assertThat(run.output())
        .contains("gatling-llm: what was printed is lost: standard output takes no more")
        .doesNotContain("\tat ");
    assertThat(run.folder().resolve("llm/index.html")).isNotEmptyFile();
  }

  @Test
  void connectionsThatTheSystemHasNoFilesForAreCalledSo() throws Exception {
    Gatling.Result run =
        gatling("dev.gatlingllm.system.CrowdSimulation")
            .with("crowd", CROWD)
            .with("llm.maxTokens", 1_000)
            .under("bash", "-c", "ulimit -n " + OPEN_FILES + "; exec \"$@\"", "bash")
            .run();
    List<JsonNode> records = run.records();
    assertThat(records).as(run.output()).hasSize(CROWD);
    List<String> causes =
        records.stream()
            .map(record -> record.at("/failure/cause").asText())
            .filter(cause -> !cause.isEmpty())
            .toList();
    assertThat(causes).hasSizeBetween(CROWD - OPEN_FILES, CROWD - 1).containsOnly("connect");
    assertThat(run.summary().at("/stages/0/errors/0/sampleMessage").asText())
        .contains("Too many open files");
    assertThat(run.output().lines().count()).as(run.output()).isLessThan(MOST_LINES);
    assertThat(run.exit()).isEqualTo(2);
  }

  private static List<Path> files(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }
}
