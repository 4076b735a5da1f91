package dev.gatlingllm.report;

import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A summary as CSV: a header, and a row for each stage and for each of its parts. */
public final class CsvReport {
  private CsvReport() {}

  /** The text of a file; only the header for a run without stages. */
  public static String text(Summary summary) {
    StringBuilder text = new StringBuilder(CsvText.row(CsvColumns.names()));
    rows(summary).forEach(row -> text.append(CsvText.row(List.copyOf(row.values()))));
    return text.toString();
  }

  /**
   * Adds the rows to a file that collects many runs; creates it if missing. Missing columns are
   * added, with empty cells in older rows; additional columns are kept. Runs that end at the same
   * time wait for each other, by a lock on {@code .<file name>.lock} in the same folder, which is
   * not deleted.
   *
   * @throws IOException if the file cannot be read or written, or is not a summary file; it is then
   *     unchanged, and the message names it
   */
  public static void appendTo(Summary summary, Path file) throws IOException {
    List<Map<String, String>> rows = rows(summary);
    if (!rows.isEmpty()) {
      CsvFile.append(file, rows);
    }
  }

  /**
   * Checks, before a run, that its rows can be added. Creates the file's folder, but not the file.
   *
   * @throws IOException whose message names the file and what is wrong with it
   */
  public static void checkAppendTo(Path file) throws IOException {
    CsvFile.check(file);
  }

  private static List<Map<String, String>> rows(Summary summary) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (StageSummary stage : summary.stages()) {
      rows.add(CsvColumns.of(summary, stage));
      stage.parts().forEach(part -> rows.add(CsvColumns.of(summary, part)));
    }
    summary.notRun().forEach(stage -> rows.add(CsvColumns.notRun(summary, stage)));
    return rows;
  }
}
