package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every writer against files that were read by a person once. */
class GoldenReportsTest {

  @Test
  void theConsoleSaysWhatItSaid() {
    Golden.assertMatches("console-seed.txt", ConsoleReport.text(SampleRuns.seed()));
    Golden.assertMatches("console-staircase.txt", ConsoleReport.text(SampleRuns.staircase()));
    Golden.assertMatches("console-failed.txt", ConsoleReport.text(SampleRuns.allFailed()));
    Golden.assertMatches("console-open.txt", ConsoleReport.text(SampleRuns.open()));
    Golden.assertMatches("console-items.txt", ConsoleReport.text(SampleRuns.items()));
    Golden.assertMatches("console-simulated.txt", ConsoleReport.text(SampleRuns.oneStage()));
  }

  @Test
  void jsonHasTheKeysItHad() {
    Golden.assertMatches("summary.json", JsonReport.text(SampleRuns.oneStage()));
    Golden.assertMatches("summary-open.json", JsonReport.text(SampleRuns.open()));
    Golden.assertMatches("summary-items.json", JsonReport.text(SampleRuns.items()));
    Golden.assertMatches("summary-failed.json", JsonReport.text(SampleRuns.allFailed()));
  }

  @Test
  void csvHasTheColumnsItHad() {
    Golden.assertMatches("summary.csv", CsvReport.text(SampleRuns.seed()));
    Golden.assertMatches("summary-items.csv", CsvReport.text(SampleRuns.items()));
    Golden.assertMatches("summary-open.csv", CsvReport.text(SampleRuns.open()));
  }

  @Test
  void theNoteReadsAsItDid() {
    Golden.assertMatches("report.md", MarkdownReport.text(SampleRuns.seed()));
    Golden.assertMatches("report-open.md", MarkdownReport.text(SampleRuns.open()));
    Golden.assertMatches("report-items.md", MarkdownReport.text(SampleRuns.items()));
    Golden.assertMatches("report-failed.md", MarkdownReport.text(SampleRuns.allFailed()));
  }

  /** The markup; style, scripts and data have tests of their own. */
  @Test
  void thePageIsBuiltAsItWas() {
    Golden.assertMatches("index.html", HtmlReportTest.markup(SampleRuns.seed()));
    Golden.assertMatches("index-open.html", HtmlReportTest.markup(SampleRuns.open()));
    Golden.assertMatches("index-items.html", HtmlReportTest.markup(SampleRuns.items()));
    Golden.assertMatches("index-failed.html", HtmlReportTest.markup(SampleRuns.allFailed()));
  }

  @Test
  void aDifferenceIsShownByItsLine() {
    String text = ConsoleReport.text(SampleRuns.seed());
    String changed = text.replace("openai", "opencola");
    Path file = Path.of("console-seed.txt");
    assertThatThrownBy(() -> Golden.compare(file, text, changed))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("console-seed.txt differs from line 5 on")
        .hasMessageContaining("- Provider           : openai")
        .hasMessageContaining("+ Provider           : opencola");
    assertThatThrownBy(() -> Golden.compare(file, text, text.stripTrailing()))
        .isInstanceOf(AssertionError.class);
    assertThatCode(() -> Golden.compare(file, text, text)).doesNotThrowAnyException();
  }
}
