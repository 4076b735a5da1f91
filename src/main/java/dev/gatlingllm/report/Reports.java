package dev.gatlingllm.report;

import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The files of a run. */
public final class Reports {
  private Reports() {}

  /**
   * Writes summary.json, summary.csv, slices.csv, report.md and index.html into a folder, which is
   * created if missing. If a file cannot be written, the others still are.
   *
   * @return one sentence for each file that could not be written
   */
  public static List<String> writeAll(Summary summary, Path folder) {
    return writeAll(summary, folder, true);
  }

  /** The same of a run that is over: the page links Gatling's report only if there is one. */
  public static List<String> writeAgain(Summary summary, Path folder) {
    return writeAll(summary, folder, Files.exists(folder.resolveSibling("index.html")));
  }

  private static List<String> writeAll(Summary summary, Path folder, boolean gatlings) {
    Map<String, Function<Summary, String>> writers = new LinkedHashMap<>();
    writers.put("summary.json", JsonReport::text);
    writers.put("summary.csv", CsvReport::text);
    writers.put("slices.csv", SlicesCsv::text);
    writers.put("report.md", MarkdownReport::text);
    writers.put("index.html", it -> HtmlReport.text(it, gatlings));
    return writeAll(summary, folder, writers);
  }

  static List<String> writeAll(
      Summary summary, Path folder, Map<String, Function<Summary, String>> writers) {
    List<String> problems = new ArrayList<>();
    writers.forEach(
        (name, writer) -> {
          Path file = folder.resolve(name);
          try {
            Files.createDirectories(folder);
            WholeFile.write(file, writer.apply(summary));
          } catch (IOException e) {
            problems.add("Could not write " + file + ": " + FileTrouble.words(e));
          } catch (RuntimeException | LinkageError e) {
            problems.add("Could not write " + file + ": " + e);
          }
        });
    return problems;
  }
}
