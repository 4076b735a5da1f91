package dev.gatlingllm.engine;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.metrics.PassRule;
import dev.gatlingllm.metrics.RunInfo;
import dev.gatlingllm.metrics.StageSummary;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.record.Window;
import dev.gatlingllm.report.ConsoleReport;
import dev.gatlingllm.report.CsvReport;
import dev.gatlingllm.report.FileTrouble;
import dev.gatlingllm.report.Reports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The end of a run: records → summary → reports → exit status. */
final class Conclusion {
  /** As Gatling's own for a failed assertion. */
  private static final int FAILED = 2;

  /** The client itself failed, or an output is missing, whatever the figures say. */
  private static final int BROKEN = 1;

  private final String simulation;
  private final LlmConfig config;
  private final long seed;
  private final String tokenizer;
  private final LlmRun run;
  private final RunRecords records;
  private final StageWatch watch;
  private final RunFolder folder;

  Conclusion(
      String simulation,
      LlmConfig config,
      long seed,
      String tokenizer,
      LlmRun run,
      RunRecords records,
      StageWatch watch,
      RunFolder folder) {
    this.simulation = simulation;
    this.config = config;
    this.seed = seed;
    this.tokenizer = tokenizer;
    this.run = run;
    this.records = records;
    this.watch = watch;
    this.folder = folder;
  }

  /**
   * Writes everything.
   *
   * @param feeds the simulation takes its prompts from {@code prompts()}
   * @return the status that the JVM is to end with; 0 leaves it to Gatling
   */
  int conclude(String model, boolean simulated, boolean feeds) {
    WayNotes.of(config.http(), run.baseUrl()).forEach(records::note);
    run.counter().notes().forEach(records::note);
    List<String> troubles = new ArrayList<>();
    records
        .close()
        .ifPresent(
            error -> troubles.add("requests.jsonl is not whole: " + FileTrouble.words(error)));
    troubles.forEach(records::note);
    Summary summary =
        new Summary(
            info(model, simulated, feeds, records.notes()),
            stages(),
            run.stopReason(),
            run.stages().stream().filter(it -> !it.begun()).map(StageRun::stage).toList(),
            run.breakdown().sentence());
    System.out.println(ConsoleReport.text(summary));
    Path llm = folder.path().resolve("llm");
    troubles.addAll(Reports.writeAll(summary, llm));
    config.summaryFile().ifPresent(file -> append(summary, Path.of(file), troubles));
    System.out.println("LLM report: " + llm.resolve("index.html").toUri());
    troubles.forEach(trouble -> System.err.println("gatling-llm: " + trouble));
    int status = status(summary);
    return run.breakdown().sentence().isEmpty() && troubles.isEmpty() ? status : BROKEN;
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

  private List<StageSummary> stages() {
    List<StageSummary> summaries = new ArrayList<>();
    for (RunRecords.StageSums stage : records.stages()) {
      StageRun stageRun = stage.run();
      if (stageRun.stage().concurrency().isEmpty() && records.lastEndNanos() != 0) {
        stageRun.endAt(records.lastEndNanos());
      }
      Window window = stageRun.window();
      stage.metrics().window(window.startNanos(), window.endNanos());
      if (stageRun.isCut()) {
        stage.metrics().cut();
      }
      stage.metrics().keptConnectionsClosed(stageRun.keptConnectionsClosed());
      stage.metrics().strayConnections(stageRun.strayConnections());
      summaries.add(
          stage
              .metrics()
              .summarize(
                  stageRun.concurrency(),
                  watch.health(
                      stageRun,
                      stage.sendLag().distribution(),
                      stage.scheduleLag().distribution())));
    }
    return summaries;
  }

  private RunInfo info(String model, boolean simulated, boolean feeds, List<String> notes) {
    String command = config.command();
    OptionalInt logprobs = config.generation().sampling().logprobs();
    return new RunInfo(
        folder.path().getFileName().toString(),
        folder.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
        Optional.ofNullable(Conclusion.class.getPackage().getImplementationVersion())
            .orElse("0.1.0-SNAPSHOT"),
        simulation.equals("ChatSimulation")
            ? command
            : command.replace("gatling:test", "gatling:test " + simulationSetting()),
        run.baseUrl(),
        simulated,
        isLoopback(run.baseUrl()),
        run.dialect().provider(),
        ServerText.of(config).name(model),
        config.label(),
        tokenizer,
        seed,
        feeds ? OptionalLong.of(config.promptTokens()) : OptionalLong.empty(),
        config.generation().maxTokens(),
        config.generation().temperature(),
        logprobs.isPresent() ? OptionalLong.of(logprobs.getAsInt()) : OptionalLong.empty(),
        new PassRule(config.maxFailRatio(), config.failOnClientBound()),
        config.shown(),
        notes);
  }

  /** Quoted where a shell would take a part of the name for a variable. */
  private String simulationSetting() {
    String setting = "-Dgatling.simulationClass=" + simulation;
    return simulation.contains("$") ? "'" + setting + "'" : setting;
  }

  private static boolean isLoopback(String url) {
    try {
      return InetAddress.getByName(URI.create(url).getHost()).isLoopbackAddress();
    } catch (UnknownHostException | IllegalArgumentException e) {
      return false;
    }
  }
}
