package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.StageAggregate;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A stage that never ran, or was stopped in its warm-up, has no figure and no VALID anywhere. */
class NotRunTest {
  private static final Stage LATER =
      Stage.closed(
          3,
          "16 users",
          16,
          true,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          OptionalLong.empty());

  private static Summary stopped(List<StageSummary> stages) {
    return new Summary(
        SampleRuns.run("m", false),
        stages,
        Optional.of("Ctrl-C or SIGTERM ended the run early"),
        List.of(LATER),
        Optional.empty(),
        List.of(),
        1);
  }

  private static String row(String text, String name) {
    return text.lines()
        .filter(line -> line.replace("|", "").strip().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row " + name + ":\n" + text));
  }

  @Test
  void aStageThatNeverRanIsNotRunInEveryReport() throws IOException {
    Summary summary = stopped(SampleRuns.seed().stages());
    assertThat(row(ConsoleReport.text(summary), "16 users")).matches("16 users +16( +-)+ +NOT RUN");
    assertThat(ConsoleReport.text(summary).replaceAll("\\s+", " "))
        .contains("Not run: 1 of 4 stages.");
    assertThat(row(MarkdownReport.text(summary), "16 users"))
        .contains("NOT RUN")
        .doesNotContain("0.00", "VALID");
    assertThat(HtmlReport.text(summary, true))
        .contains("<td>NOT RUN</td>", "Not run, because the run")
        .as("what was not run has not failed")
        .doesNotContain("<td class=\"bad\">-</td>");
    String cells = CsvReport.text(summary).lines().skip(4).findFirst().orElseThrow();
    assertThat(cells).matches(".*,16 users,,,16,true,,+PASSED,NOT RUN,.*");
    JsonNode json = new ObjectMapper().readTree(JsonReport.text(summary));
    assertThat(json.at("/stagesNotRun/0/name").asText()).isEqualTo("16 users");
    assertThat(json.get("stages")).hasSize(3);
  }

  @Test
  void aRunThatEndedBeforeItsFirstStageHasARowForIt() {
    Summary summary = stopped(List.of());
    assertThat(row(ConsoleReport.text(summary), "16 users")).endsWith("NOT RUN");
    assertThat(row(MarkdownReport.text(summary), "16 users")).contains("NOT RUN");
    List<String> csv = CsvReport.text(summary).lines().toList();
    assertThat(csv).hasSize(2);
    assertThat(csv.get(0))
        .isEqualTo(CsvReport.text(SampleRuns.seed()).lines().findFirst().orElseThrow());
    assertThat(csv.get(1)).contains(",16 users,,,16,", "NOT RUN");
    Summary empty =
        new Summary(
            SampleRuns.run("m", false),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            1);
    assertThat(CsvReport.text(empty).lines()).containsExactly(csv.get(0));
  }

  @Test
  void aRunThatWasStoppedInItsWarmUpHasMeasuredNothing() throws IOException {
    Stage first =
        Stage.closed(
            0,
            "1 user",
            1,
            true,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            OptionalLong.empty());
    StageSummary nothing = new StageAggregate(first).summarize(1, SampleStage.health(List.of()));
    Summary summary = stopped(List.of(nothing));
    String console = ConsoleReport.text(summary).replaceAll("\\s+", " ");
    assertThat(console)
        .contains("NOTHING MEASURED of the last stage, '1 user'.")
        .contains("Verdict NOTHING MEASURED: ")
        .doesNotContain(" VALID")
        .doesNotContain("0.00 tok/s");
    assertThat(MarkdownReport.text(summary)).contains("NOTHING MEASURED").doesNotContain(" VALID");
    assertThat(HtmlReport.text(summary, true)).doesNotContain("client VALID");
    JsonNode json = new ObjectMapper().readTree(JsonReport.text(summary));
    assertThat(json.get("verdict").asText()).isEqualTo("NOTHING MEASURED");
    assertThat(json.at("/stages/0/clientHealth/verdict").asText()).isEqualTo("NOTHING MEASURED");
    assertThat(json.at("/result").asText()).isEqualTo("FAILED");
  }

  @Test
  void whatFailedInTheClientFailsTheRun() {
    Summary summary =
        new Summary(
            SampleRuns.run("m", false),
            SampleRuns.seed().stages(),
            Optional.of("counting tokens failed"),
            List.of(),
            Optional.of("counting tokens failed"),
            List.of("stage 'a' ended early: The trace t.csv is not there."),
            1);
    assertThat(ConsoleReport.text(summary))
        .contains(
            "FAILED: counting tokens failed.",
            "stage 'a' ended early: The trace t.csv is not there.");
  }
}
