package dev.gatlingllm.cli;

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
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the reports of runs anew, from what is in their folders. */
@Command(
    name = "report",
    description =
        "Makes the reports of a run anew, from the run.json and requests.jsonl in its folder.",
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Folder of a run, below target/gatling.")
  private List<Path> runs;

  /** As the command of that name; for Maven, whose exec.args take the place of all arguments. */
  public static void main(String[] runs) {
    Main.run(Stream.concat(Stream.of("report"), Stream.of(runs)).toArray(String[]::new));
  }

  @Override
  public Integer call() {
    int status = 0;
    for (Path run : runs) {
      status = Math.max(status, report(run, spec.commandLine()));
    }
    return status;
  }

  /** 1 where a report is missing; the run's own verdict changes nothing. */
  static int report(Path run, CommandLine terminal) {
    return told(
        terminal,
        () -> {
          Summary summary = Replay.of(run);
          terminal.getOut().println(ConsoleReport.text(summary));
          Path llm = run.resolve("llm");
          List<String> troubles = Reports.writeAll(summary, llm);
          terminal.getOut().println("LLM report: " + llm.resolve("index.html").toUri());
          troubles.forEach(trouble -> say(terminal, trouble));
          return troubles.isEmpty() ? 0 : 1;
        });
  }

  /** What is done with folders of runs; returns the exit status. */
  interface Step {
    int run() throws IOException;
  }

  /** Does it, and says in a sentence what went wrong. */
  static int told(CommandLine terminal, Step step) {
    try {
      return step.run();
    } catch (NoSuchFileException e) {
      say(terminal, e.getFile() + " is not there: a run's folder has run.json and requests.jsonl.");
    } catch (IOException e) {
      say(terminal, FileTrouble.words(e));
    } catch (IllegalArgumentException e) {
      say(terminal, e.getMessage());
    }
    return 1;
  }

  private static void say(CommandLine terminal, String trouble) {
    terminal.getErr().println("gatling-llm: " + trouble);
  }
}
