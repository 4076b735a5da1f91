package dev.gatlingllm.report;

import static dev.gatlingllm.report.MarkdownText.escaped;

import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.Interval;
import dev.gatlingllm.metrics.Metric;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.StreamConformance;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.RunInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A summary as a benchmark note: the command, a Summary block and its formula for each stage, the
 * tables, and everything else that a reader needs to judge or repeat it.
 */
public final class MarkdownReport {
  private final Summary summary;
  private final List<String> lines = new ArrayList<>();

  private MarkdownReport(Summary summary) {
    this.summary = summary;
  }

  public static String text(Summary summary) {
    MarkdownReport report = new MarkdownReport(summary);
    report.head();
    summary.stages().forEach(report::stage);
    report.tables();
    report.conformance(summary.conformance());
    report.notes();
    report.environment();
    return String.join("\n", report.lines) + "\n";
  }

  private void head() {
    RunInfo run = summary.run();
    lines.add("# Benchmark of " + escaped(run.model()));
    lines.add("");
    for (Banner banner : Banner.of(summary)) {
      lines.add("**" + escaped(banner.text()) + "**");
      lines.add("");
    }
    item("Date", run.startedAt());
    item("Target", run.baseUrl() + " (" + run.provider() + ")");
    item("Model", run.model());
    run.label().ifPresent(label -> item("Label", label));
    if (summary.failures().isEmpty()) {
      item("Result", Result.of(summary));
    }
    item("Verdict", ClientVerdict.of(summary));
    lines.add("");
    lines.addAll(MarkdownText.fenced("bash", run.command().lines().map(OneLine::of).toList()));
    lines.add("");
    if (summary.stages().stream().anyMatch(stage -> !stage.stage().warmup().isZero())) {
      lines.add("Each stage begins with a warm-up, which is in none of its numbers.");
    }
  }

  private void stage(StageSummary stage) {
    heading(
        stage.stage().arrivals().closed().isPresent()
            ? "bs=%s (stream=%s)"
                .formatted(stage.concurrency(), stage.stage().stream() ? "True" : "False")
            : escaped(stage.stage().name()));
    List<String> block = new ArrayList<>(LlmBenchBlock.lines(summary.run(), stage));
    block.addAll(LlmBenchBlock.formulas(stage));
    lines.addAll(MarkdownText.fenced("text", block));
    lines.add("");
    String label = "";
    for (StageFacts fact : StageFacts.of(summary.run(), stage)) {
      label = fact.label().isEmpty() ? label : fact.label();
      item(label, fact.text());
    }
    stage.notes().forEach(note -> item("Note", note));
  }

  private void tables() {
    heading("All times");
    List<List<String>> rows = new ArrayList<>();
    for (StageSummary stage : summary.stages()) {
      List<List<String>> times = Tables.times(stage);
      for (List<String> row : rows.isEmpty() ? times : times.subList(1, times.size())) {
        List<String> cells = new ArrayList<>(row);
        cells.add(0, row == times.get(0) ? "stage" : stage.stage().name());
        rows.add(cells);
      }
    }
    if (rows.isEmpty()) {
      lines.add("No stage was run.");
      stages();
      return;
    }
    lines.addAll(MarkdownText.table(rows));
    lines.add("");
    lines.add(
        "Milliseconds; +/- is half the width of the mean's 95 % confidence interval. "
            + (Tables.anyTooFew(rows) ? Tables.TOO_FEW_NOTE : ""));
    intervals();
    parts();
    slices();
    stages();
  }

  /** Adds tables by request and by server, for stages with several. */
  private void parts() {
    for (StageSummary stage : summary.stages()) {
      for (List<List<String>> parts : PartTables.parts(stage)) {
        heading(stage.stage().name() + ", " + parts.get(0).get(0));
        lines.addAll(MarkdownText.table(parts));
      }
    }
  }

  /** Over time, of the stages that are shown so. */
  private void slices() {
    for (StageSummary stage : summary.stages()) {
      List<List<String>> rows = SliceTable.rows(stage);
      if (!stage.slices().inTables() || rows.isEmpty()) {
        continue;
      }
      heading(escaped(stage.stage().name()) + ", over time");
      lines.addAll(MarkdownText.table(rows));
      lines.add("");
      lines.add(
          "A row for each time slice; milliseconds."
              + (Tables.anyTooFew(rows) ? " " + Tables.TOO_FEW_NOTE : ""));
    }
  }

  private void stages() {
    heading("All stages");
    lines.addAll(MarkdownText.table(Tables.stages(summary)));
  }

  private void intervals() {
    List<List<String>> rows = new ArrayList<>();
    for (StageSummary stage : summary.stages()) {
      for (Metric metric : Tables.metrics(stage)) {
        Distribution.Intervals intervals = stage.of(metric).intervals();
        if (intervals.p50().isPresent()) {
          rows.add(
              List.of(
                  stage.stage().name(),
                  metric.label(),
                  interval(intervals.p50()),
                  interval(intervals.p90()),
                  interval(intervals.p95()),
                  interval(intervals.p99())));
        }
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    rows.add(0, List.of("stage", "ms", "p50", "p90", "p95", "p99"));
    lines.add("");
    lines.add("95 % confidence intervals of the percentiles:");
    lines.add("");
    lines.addAll(MarkdownText.table(rows));
  }

  private static String interval(Optional<Interval> interval) {
    return interval.isPresent() ? Tables.interval(interval) : Figures.ABSENT;
  }

  private void conformance(StreamConformance seen) {
    heading(ConformanceText.TITLE);
    ConformanceText.seen(seen).forEach(fact -> item(fact.label(), fact.text()));
    ConformanceText.warnings(seen).forEach(it -> item("Warning", it.line()));
  }

  private void notes() {
    if (!summary.notes().isEmpty()) {
      heading("Notes");
      summary.notes().forEach(note -> lines.add("- " + escaped(note)));
    }
  }

  private void environment() {
    RunInfo run = summary.run();
    heading("Environment");
    item("gatling-llm", run.version());
    item("Run", run.runId());
    item("Tokenizer", run.tokenizer());
    item("Seed", Long.toString(run.seed()));
    run.asked().ifPresent(asked -> item("Asked", asked));
    run.settings().forEach(this::item);
  }

  private void heading(String title) {
    lines.addAll(List.of("", "## " + title, ""));
  }

  private void item(String label, String text) {
    lines.add("- " + escaped(label) + ": " + escaped(text));
  }
}
