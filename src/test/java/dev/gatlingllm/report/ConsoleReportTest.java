package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.metrics.StageSummary;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConsoleReportTest {

  @Test
  void aShareThatCannotBeIsNotShown() {
    StageSummary possible = new SampleStage(0, "1 user", 1, true, 40).shared(512 * 10).summary();
    StageSummary impossible = new SampleStage(0, "1 user", 1, true, 40).shared(512 * 41).summary();
    assertThat(StageFacts.of(SampleRuns.run("m", false), possible))
        .contains(
            new StageFacts(
                "Prefix cache",
                "25.00 % of the prompt tokens came before; the server says it had 0.00 % in its"
                    + " cache"));
    assertThat(StageFacts.of(SampleRuns.run("m", false), impossible))
        .contains(
            new StageFacts(
                "Prefix cache",
                "no share: the server's counts of prompt tokens cannot be, see the note"));
  }

  @Test
  void noLineIsWiderThanAHundredColumns() {
    assertThat(ConsoleReport.text(SampleRuns.staircase()).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(ConsoleReport.text(SampleRuns.allFailed()).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void aSimulatedServerHeadsEverything() {
    assertThat(ConsoleReport.text(SampleRuns.oneStage()).lines().limit(3))
        .anyMatch(line -> line.equals("SIMULATED SERVER, not a model"));
    assertThat(ConsoleReport.text(SampleRuns.seed())).doesNotContain("SIMULATED");
  }

  @Test
  void anInterruptedRunWithoutASuccessSaysBoth() {
    assertThat(ConsoleReport.text(SampleRuns.allFailed()))
        .contains("INTERRUPTED: stopped by the user. What was measured until then follows.")
        .contains("ALL 12 REQUESTS FAILED: http5xx 9, connect 3")
        .contains("http5xx 9: 500: the model crashed");
  }

  /** The exit status's reason follows on the error stream. */
  @Test
  void eachFactOfARunThatFailedStandsOnce() {
    String text = ConsoleReport.text(SampleRuns.allFailed()).replaceAll("\\s+", " ");
    for (String fact :
        List.of(
            "FAILED: ALL 12 REQUESTS FAILED",
            "connect 3: Connection refused: 127.0.0.1:8000",
            "500: the model crashed",
            "no request succeeded",
            "INTERRUPTED")) {
      assertThat(text.split(Pattern.quote(fact), -1)).as(fact).hasSize(2);
    }
    assertThat(text).doesNotContain("All 12 requests failed", "Result ");
    String note = MarkdownReport.text(SampleRuns.allFailed());
    assertThat(note.split("FAILED: ALL 12 REQUESTS FAILED", -1)).hasSize(2);
    String passed = ConsoleReport.text(SampleRuns.seed());
    assertThat(passed.split("PASSED: 0 of 230 requests failed", -1)).hasSize(2);
  }

  @Test
  void aServersTextReachesTheTerminalOnOneLineWithoutControls() {
    String text = ConsoleReport.text(SampleRuns.hostile());
    assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\n')).isEmpty();
    assertThat(text.lines()).noneMatch(line -> line.startsWith("=cmd"));
  }

  @Test
  void ourOwnTextIsAscii() {
    assertThat(ConsoleReport.text(SampleRuns.staircase())).matches("\\A\\p{ASCII}*\\z");
  }
}
