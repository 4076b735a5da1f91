package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.StageAggregate;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.ChunkArrivals;
import dev.gatlingllm.record.Chunks;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.Samples;
import dev.gatlingllm.record.TokenSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A stage that the run's end cut says so, after how much of how long, in every report. */
class CutStageTest {
  private static final long SECOND = 1_000_000_000;

  private static Summary stopped(StageSummary... stages) {
    return SampleRuns.summary(
        SampleRuns.run("m", false), List.of(stages), Optional.of("Ctrl-C ended the run early"));
  }

  private static Map<String, String> reports(Summary summary) {
    return Map.of(
        "console", ConsoleReport.text(summary).replaceAll("\\s+", " "),
        "csv", CsvReport.text(summary),
        "json", JsonReport.text(summary),
        "md", MarkdownReport.text(summary),
        "html", HtmlReportTest.markup(summary));
  }

  @Test
  void everyReportSaysAfterHowMuchOfHowLong() throws Exception {
    StageSummary whole = new SampleStage(0, "1 user", 1, true, 40).summary();
    Summary summary = stopped(whole, measured(1, 12.3, true));
    assertThat(reports(summary))
        .allSatisfy(
            (name, text) -> assertThat(text).as(name).contains("cut after 12.30 s of 20 s"));
    assertThat(ConsoleReport.text(summary))
        .contains("CUT: the client was fit to measure until the run was cut.")
        .containsPattern("1 user +1 .* VALID\nx +1 .* CUT\n")
        .as("what was measured is shown")
        .contains("tok/s; total");
    assertThat(HtmlReportTest.markup(summary)).contains("<span class=\"pill warn\">CUT</span>");
    JsonNode json = new ObjectMapper().readTree(JsonReport.text(summary));
    assertThat(json.get("verdict").asText()).isEqualTo("CUT");
    assertThat(json.at("/stages/1/clientHealth/verdict").asText()).isEqualTo("CUT");
    assertThat(json.at("/stages/0/clientHealth/verdict").asText()).isEqualTo("VALID");
    assertThat(json.at("/stages/1/cut").asBoolean()).isTrue();
    assertThat(json.at("/stages/1/ttftMillis/count").asInt()).isEqualTo(1);
  }

  /** The part of a run that there is says nothing of the rest. */
  @Test
  void aRunThatWasCutHasNotPassedAsAWhole() {
    StageSummary whole = new SampleStage(0, "1 user", 1, true, 40).summary();
    String soFar = "PASSED SO FAR: 0 of 41 requests failed until the run was cut.";
    Summary summary = stopped(whole, measured(1, 12.3, true));
    assertThat(ConsoleReport.text(summary)).contains(soFar);
    assertThat(MarkdownReport.text(summary)).contains(soFar);
    assertThat(HtmlReportTest.markup(summary))
        .contains("<span class=\"pill warn\" title=\"" + soFar + "\">PASSED SO FAR</span>");
  }

  @Test
  void aClientThatWasTooSlowIsSaidOfACutStageToo() {
    StageSummary bound =
        new SampleStage(0, "4 users", 4, true, 40)
            .cut(5)
            .health(SampleStage.health(List.of("Send lag p99 was 12.0 ms, more than 10.0 ms.")))
            .summary();
    assertThat(bound.verdict()).isEqualTo("CLIENT-BOUND");
    assertThat(ConsoleReport.text(stopped(bound))).contains("cut after 5.00 s of 30 s");
  }

  @Test
  void aWindowThatWasCutWithinItsFirstSecondHoldsNoFigures() throws Exception {
    Summary summary = stopped(measured(0, 0.07, true));
    assertThat(reports(summary))
        .allSatisfy(
            (name, text) ->
                assertThat(text)
                    .as(name)
                    .contains("cut after 0.07 s of 20 s", "NOTHING MEASURED")
                    .doesNotContainPattern("[^\\w]VALID"));
    assertThat(ConsoleReport.text(summary).replaceAll("\\s+", " "))
        .contains("FAILED: the run was cut before a measurement window had lasted a second.")
        .contains("NOTHING MEASURED of the last stage, 'x', which was cut after 0.07 s of 20 s.")
        .contains("Throughput output - tok/s; total - tok/s; - requests/s")
        .contains("Client NOTHING MEASURED, so there is nothing to judge")
        .contains("Requests 1 sent in 0.07 s, 1 succeeded");
    JsonNode stage = new ObjectMapper().readTree(JsonReport.text(summary)).at("/stages/0");
    for (String absent :
        List.of("qps", "outputTokensPerSecond", "requestsPerSecond", "latencyPerTokenMillis")) {
      assertThat(stage.findValue(absent).isNull()).as(absent).isTrue();
    }
    assertThat(stage.at("/e2eMillis/count").asInt()).isZero();
    assertThat(stage.at("/clientHealth/sendLagMillis/count").asInt()).isZero();
    for (String unknown : List.of("lateTicks", "gcPauseMillis", "promptWaits", "cpuCores")) {
      assertThat(stage.at("/clientHealth/" + unknown).isNull()).as(unknown).isTrue();
    }
  }

  @Test
  void aSecondIsEnoughAndAShortStageThatWasNotCutIsMeasured() {
    assertThat(measured(0, 1, true).verdict()).isEqualTo("CUT");
    assertThat(measured(0, 0.999, true).verdict()).isEqualTo("NOTHING MEASURED");
    assertThat(measured(0, 0.5, false).verdict()).isEqualTo("VALID");
  }

  @Test
  void aStageThatWasCutInItsWarmUpSaysThat() {
    assertThat(reports(stopped(measured(0, 0, true))))
        .allSatisfy((name, text) -> assertThat(text).as(name).contains("cut in its warm-up"));
  }

  /** Its planned length nobody knows. */
  @Test
  void anInjectionProfileOfTheUsersOwnIsCutAfterSoLong() {
    StageAggregate metrics = new StageAggregate(Stage.wholeRun(true, Duration.ZERO));
    metrics.window(0, 12 * SECOND);
    metrics.cut();
    assertThat(metrics.summarize(4, SampleStage.health(List.of())).notes())
        .contains("This stage was cut after 12.00 s.");
  }

  /** One success that was sent in a window of so many seconds, where there is a window. */
  private static StageSummary measured(int index, double seconds, boolean cut) {
    Stage stage =
        Stage.closed(
            index,
            "x",
            1,
            true,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            OptionalLong.empty());
    StageAggregate metrics = new StageAggregate(stage);
    metrics.window(0, Math.round(seconds * SECOND));
    if (seconds > 0) {
      metrics.add(success());
    }
    if (cut) {
      metrics.cut();
    }
    return metrics.summarize(1, SampleStage.health(List.of()));
  }

  private static RequestRecord success() {
    return Samples.record(
        new Origin(1, 0, "x", "Chat", 7, false, true),
        new Instants(
            1_700_000_000_000L,
            OptionalLong.empty(),
            900,
            OptionalLong.of(1_000),
            OptionalLong.of(1_500),
            OptionalLong.of(2_000),
            OptionalLong.of(2_000),
            OptionalLong.of(2_000),
            3_000),
        new Connection(true, OptionalLong.of(90), OptionalLong.empty(), 0),
        Samples.answer(OptionalInt.of(200), Optional.of("id-1"), Optional.of("length"), true),
        Samples.counts(
            OptionalInt.of(5),
            Optional.of(TokenSource.USAGE),
            OptionalInt.of(1),
            Optional.of(TokenSource.USAGE),
            OptionalInt.of(5),
            OptionalInt.empty(),
            OptionalInt.of(1),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()),
        new Chunks(1, 0, 0, 0, OptionalLong.empty()),
        1,
        Optional.empty(),
        new ChunkArrivals(new long[] {2_000}, new byte[1]));
  }
}
