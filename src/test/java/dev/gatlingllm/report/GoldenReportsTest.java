package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.metrics.Summary;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every writer against a file that was read by a person once: one a format, with several runs, so
 * that a figure that changes rewrites a file and not a dozen.
 */
class GoldenReportsTest {

  @Test
  void theConsoleSaysWhatItSaid() {
    assertMatches(
        "console.txt",
        ConsoleReport::text,
        SampleRuns.seed(),
        SampleRuns.staircase(),
        SampleRuns.allFailed(),
        SampleRuns.open(),
        SampleRuns.items(),
        SampleRuns.oneStage());
  }

  @Test
  void jsonHasTheKeysItHad() {
    assertMatches(
        "summary.json",
        JsonReport::text,
        SampleRuns.oneStage(),
        SampleRuns.open(),
        SampleRuns.items(),
        SampleRuns.allFailed());
  }

  @Test
  void csvHasTheColumnsItHad() {
    assertMatches(
        "summary.csv", CsvReport::text, SampleRuns.seed(), SampleRuns.items(), SampleRuns.open());
  }

  @Test
  void slicesHaveTheColumnsTheyHad() {
    assertMatches("slices.csv", SlicesCsv::text, SampleRuns.open(), SampleRuns.allFailed());
  }

  @Test
  void theNoteReadsAsItDid() {
    assertMatches(
        "report.md",
        MarkdownReport::text,
        SampleRuns.seed(),
        SampleRuns.open(),
        SampleRuns.items(),
        SampleRuns.allFailed());
  }

  /** The markup; style, scripts and data have tests of their own. */
  @Test
  void thePageIsBuiltAsItWas() {
    assertMatches(
        "index.html",
        HtmlReportTest::markup,
        SampleRuns.seed(),
        SampleRuns.open(),
        SampleRuns.items(),
        SampleRuns.allFailed());
  }

  private static void assertMatches(
      String file, Function<Summary, String> writer, Summary... runs) {
    Golden.assertMatches(file, Stream.of(runs).map(writer).collect(Collectors.joining()));
  }

  @Test
  void aDifferenceIsShownByItsLine() {
    String text = ConsoleReport.text(SampleRuns.seed());
    String changed = text.replace("openai", "opencola");
    Path file = Path.of("console.txt");
    assertThatThrownBy(() -> Golden.compare(file, text, changed))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("console.txt differs from line 5 on")
        .hasMessageContaining("- Provider           : openai")
        .hasMessageContaining("+ Provider           : opencola");
    assertThatThrownBy(() -> Golden.compare(file, text, text.stripTrailing()))
        .isInstanceOf(AssertionError.class);
    assertThatCode(() -> Golden.compare(file, text, text)).doesNotThrowAnyException();
  }
}
