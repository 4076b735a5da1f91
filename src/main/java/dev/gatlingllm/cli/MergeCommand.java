package dev.gatlingllm.cli;

import dev.gatlingllm.metrics.Merge;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins the runs of several load generators that made one load. */
@Command(
    name = "merge",
    description =
        "Merges the runs of several load generators that made one load into one, as if a single one"
            + " had made it, and writes its reports. Exit status: 0 if it passed, 2 if it failed, 1"
            + " if they cannot be merged or a report is missing.",
    mixinStandardHelpOptions = true)
public final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folder of a run.")
  private List<Path> runs;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the merged run; it is created.")
  private Path into;

  /** For Maven, whose exec.args replace all arguments, the command's name included. */
  public static void main(String[] arguments) {
    CommandRunner.run(new MergeCommand(), arguments);
  }

  @Override
  public Integer call() {
    CommandLine terminal = spec.commandLine();
    int status =
        ReportCommand.attempt(
            terminal,
            () -> {
              Merge.of(runs, into);
              return 0;
            });
    return status == 0 ? ReportCommand.report(into, terminal) : status;
  }
}
