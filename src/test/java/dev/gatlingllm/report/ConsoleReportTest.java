package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleReportTest {

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
