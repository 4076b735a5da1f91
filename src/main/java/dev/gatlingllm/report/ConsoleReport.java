package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.StreamConformance;
import dev.gatlingllm.metrics.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * A summary for the terminal. Our own text is plain ASCII, which every terminal shows; blocks are
 * 80 columns wide, tables at most 100, those over time 110.
 */
public final class ConsoleReport {
  private static final int WIDTH = 100;
  private static final int LABEL = 16;

  private final List<String> lines = new ArrayList<>();

  private ConsoleReport() {}

  public static String text(Summary summary) {
    ConsoleReport report = new ConsoleReport();
    report.head(summary);
    for (StageSummary stage : summary.stages()) {
      report.stage(summary, stage);
    }
    report.foot(summary);
    return String.join("\n", report.lines) + "\n";
  }

  /** The section "Stream conformance" alone, ending in a line break. */
  public static String conformance(StreamConformance seen) {
    ConsoleReport report = new ConsoleReport();
    report.conformanceSection(seen);
    ConformanceText.failures(seen).forEach(it -> report.wrapped("Failure", it.line(), LABEL));
    report.warnings(seen);
    return String.join("\n", report.lines) + "\n";
  }

  private void conformanceSection(StreamConformance seen) {
    lines.add(ConformanceText.TITLE);
    ConformanceText.seen(seen).forEach(fact -> wrapped(fact.label(), fact.text(), LABEL));
  }

  private void warnings(StreamConformance seen) {
    ConformanceText.warnings(seen).forEach(it -> wrapped("Warning", it.line(), LABEL));
  }

  private void head(Summary summary) {
    for (Banner banner : Banner.of(summary)) {
      String rule = "*".repeat(80);
      lines.add(rule);
      wrapped("", banner.text(), 0);
      lines.add(rule);
    }
    if (summary.failures().isEmpty()) {
      wrapped("", Result.of(summary), 0);
    }
  }

  private void stage(Summary summary, StageSummary stage) {
    lines.add("");
    lines.add("Stage " + (stage.stage().index() + 1) + ": " + OneLine.of(stage.stage().name()));
    lines.addAll(LlmBenchBlock.lines(summary.run(), stage));
    lines.addAll(LlmBenchBlock.formulas(stage));
    lines.add("");
    List<List<String>> times = Tables.times(stage);
    lines.addAll(Tables.aligned(times));
    if (Tables.anyTooFew(times)) {
      lines.add(Tables.TOO_FEW_NOTE);
    }
    for (List<List<String>> parts : PartTables.parts(stage)) {
      lines.add("");
      lines.addAll(Tables.aligned(parts));
    }
    if (stage.slices().inTables()) {
      slices(SliceTable.rows(stage));
    }
    lines.add("");
    StageFacts.of(summary.run(), stage).forEach(fact -> wrapped(fact.label(), fact.text(), LABEL));
    stage.notes().forEach(note -> wrapped("Note", OneLine.of(note), LABEL));
  }

  private void slices(List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(SliceTable.TITLE + " (times in ms)");
    lines.addAll(Tables.aligned(rows));
    if (Tables.anyTooFew(rows)) {
      lines.add(Tables.TOO_FEW_NOTE);
    }
  }

  private void foot(Summary summary) {
    lines.add("");
    if (summary.stages().size() > 1 || !summary.notRun().isEmpty()) {
      lines.add("All stages (times in ms)");
      lines.addAll(Tables.aligned(Tables.stages(summary)));
      lines.add("");
    }
    // Failures are listed under their stage.
    conformanceSection(summary.conformance());
    warnings(summary.conformance());
    lines.add("");
    summary.notes().forEach(note -> wrapped("Note", OneLine.of(note), LABEL));
    wrapped("Verdict", ClientVerdict.of(summary), LABEL);
  }

  /** Adds a label and its text, wrapped at spaces, with continuation lines indented to the text. */
  private void wrapped(String label, String text, int indent) {
    String line = label + " ".repeat(Math.max(0, indent - label.length()));
    boolean fresh = true;
    for (String word : text.split(" ")) {
      if (!fresh && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line);
        line = " ".repeat(indent);
        fresh = true;
      }
      line += (fresh ? "" : " ") + word;
      fresh = false;
    }
    lines.add(line.stripTrailing());
  }
}
