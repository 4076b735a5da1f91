package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A summary as comma-separated values: a header, and a row for each stage. */
public final class CsvReport {
  private CsvReport() {}

  /** A file of its own; of a run without stages only the header. */
  public static String text(Summary summary) {
    StringBuilder text = new StringBuilder(CsvText.row(CsvColumns.names()));
    rows(summary).forEach(row -> text.append(CsvText.row(List.copyOf(row.values()))));
    return text.toString();
  }

  /**
   * Adds the rows to a file that collects many runs, making it where it is not there. Every value
   * goes under its own column: a file that lacks a column gets it, with empty cells in its older
   * rows; one that has more keeps them. Runs that end at the same time wait for each other, by a
   * lock on {@code .<file name>.lock} beside the file, which is left there.
   *
   * @throws IOException if the file cannot be read or written, or is no summary file; then it is as
   *     it was, and the message names it
   */
  public static void appendTo(Summary summary, Path file) throws IOException {
    List<Map<String, String>> rows = rows(summary);
    if (!rows.isEmpty()) {
      CsvFile.append(file, rows);
    }
  }

  /**
   * Checks, before a run, that its rows will find their place; a file that is not there stays so,
   * its folder is made.
   *
   * @throws IOException whose message names the file and what is wrong with it
   */
  public static void checkAppendTo(Path file) throws IOException {
    CsvFile.check(file);
  }

  private static List<Map<String, String>> rows(Summary summary) {
    List<Map<String, String>> rows = new ArrayList<>();
    summary.stages().forEach(stage -> rows.add(CsvColumns.of(summary, stage)));
    summary.notRun().forEach(stage -> rows.add(CsvColumns.notRun(summary, stage)));
    return rows;
  }
}
