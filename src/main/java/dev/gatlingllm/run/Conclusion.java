package dev.gatlingllm.run;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.RecordLog;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.report.ConsoleReport;
import dev.gatlingllm.report.CsvReport;
import dev.gatlingllm.report.FileTrouble;
import dev.gatlingllm.report.Reports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The end of a run: records → summary → reports → exit status. */
record Conclusion(
    LlmConfig config,
    List<Endpoint> endpoints,
    TextCounter counter,
    ClientFailure clientFailure,
    RecordLog records,
    RunSums sums,
    ManifestWriter manifests,
    RunFolder folder) {
  /** The same as Gatling's for a failed assertion. */
  private static final int FAILED = 2;

  /** The client itself failed, or an output is missing. */
  private static final int BROKEN = 1;

  /**
   * Writes all outputs.
   *
   * @return the exit status of the JVM; 0 leaves it to Gatling
   */
  int conclude() {
    for (Endpoint endpoint : endpoints) {
      NetworkPathNotes.of(endpoint.config().http(), endpoint.baseUrl()).forEach(manifests::note);
    }
    counter.notes().forEach(manifests::note);
    List<String> troubles = new ArrayList<>();
    records.close();
    records
        .trouble()
        .ifPresent(
            error -> troubles.add("requests.jsonl is not whole: " + FileTrouble.words(error)));
    troubles.forEach(manifests::note);
    RunManifest manifest = manifests.last();
    Summary summary = sums.all().summary(manifest);
    System.out.println(ConsoleReport.text(summary));
    write(manifest, troubles);
    Path llm = folder.path().resolve("llm");
    troubles.addAll(Reports.writeAll(summary, llm));
    config.summaryFile().ifPresent(file -> append(summary, Path.of(file), troubles));
    System.out.println("LLM report: " + llm.resolve("index.html").toUri());
    if (System.out.checkError()) {
      troubles.add("what was printed is lost: standard output takes no more");
    }
    troubles.forEach(trouble -> System.err.println("gatling-llm: " + trouble));
    int status = status(summary);
    return clientFailure.sentence().isEmpty() && troubles.isEmpty() ? status : BROKEN;
  }

  private void write(RunManifest manifest, List<String> troubles) {
    try {
      manifests.end(manifest);
    } catch (IOException | RuntimeException e) {
      troubles.add(
          "run.json could not be written: "
              + (e instanceof IOException io ? FileTrouble.words(io) : e.toString()));
    }
  }

  private static void append(Summary summary, Path file, List<String> troubles) {
    try {
      CsvReport.appendTo(summary, file);
    } catch (Exception e) {
      troubles.add(
          "llm.summaryFile could not be written: "
              + (e instanceof IOException io ? FileTrouble.words(io) : e.toString()));
    }
  }

  private static int status(Summary summary) {
    summary.failures().forEach(why -> System.err.println("gatling-llm: FAILED: " + why));
    return summary.failures().isEmpty() ? 0 : FAILED;
  }
}
