package dev.gatlingllm.cli;

import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.metrics.Replay;
import dev.gatlingllm.metrics.Summary;
import dev.gatlingllm.report.ConsoleReport;
import dev.gatlingllm.report.FileTrouble;
import dev.gatlingllm.report.Reports;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rebuilds the reports of runs from their folders. */
@Command(
    name = "report",
    description =
        "Rebuilds the reports of a run from the run.json and requests.jsonl in its folder. Exit"
            + " status: 0 if it passed, 2 if it failed, 1 if a report is missing.",
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
  /** As of the run itself. */
  private static final int FAILED = 2;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Folder of a run, below target/gatling.")
  private List<Path> runs;

  /** For Maven, whose exec.args replace all arguments, the command's name included. */
  public static void main(String[] runs) {
    CommandRunner.run(new ReportCommand(), runs);
  }

  @Override
  public Integer call() {
    int status = 0;
    for (Path run : runs) {
      status = Math.max(status, report(run, spec.commandLine()));
    }
    return status;
  }

  /** Returns the run's own exit status: 2 if it failed, and 1 if a report is missing. */
  static int report(Path run, CommandLine terminal) {
    return attempt(
        terminal,
        () -> {
          Summary summary = Replay.of(run);
          terminal.getOut().println(ConsoleReport.text(summary));
          Path llm = run.resolve("llm");
          List<String> troubles = Reports.writeAgain(summary, llm);
          terminal.getOut().println("LLM report: " + llm.resolve("index.html").toUri());
          troubles.forEach(trouble -> say(terminal, trouble));
          int status = summary.failures().isEmpty() ? 0 : FAILED;
          return troubles.isEmpty() ? status : 1;
        });
  }

  /** Works on the folders of runs, and returns the exit status. */
  interface Step {
    int run() throws IOException;
  }

  /** Runs the step; if it fails, says in a sentence what went wrong. */
  static int attempt(CommandLine terminal, Step step) {
    try {
      return step.run();
    } catch (NoSuchFileException e) {
      say(terminal, e.getFile() + " is not there: a run's folder has run.json and requests.jsonl.");
    } catch (IOException e) {
      say(terminal, FileTrouble.words(e));
    } catch (IllegalArgumentException e) {
      say(terminal, e.getMessage());
    } catch (RuntimeException e) {
      say(terminal, "run.json or requests.jsonl has a value that no run writes (" + e + ").");
    }
    return 1;
  }

  private static void say(CommandLine terminal, String trouble) {
    terminal.getErr().println("gatling-llm: " + ServerText.visible(trouble));
  }
}
