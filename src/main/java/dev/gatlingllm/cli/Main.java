package dev.gatlingllm.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands beside the load test itself. */
@Command(
    name = "gatling-llm",
    description = "Tools beside the load test.",
    mixinStandardHelpOptions = true,
    subcommands = {SimulateCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int status = commandLine().execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** All commands; a wrong value or a refused address is one sentence, not a stack trace. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              if (failure instanceof IllegalArgumentException
                  || failure instanceof IllegalStateException) {
                commandLine.getErr().println(failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              throw failure;
            });
  }
}
