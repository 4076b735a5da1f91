package dev.gatlingllm.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands beside the load test itself. */
@Command(
    name = "gatling-llm",
    description = "Tools beside the load test.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SimulateCommand.class,
      RooflineCommand.class,
      ProbeCommand.class,
      ReportCommand.class,
      MergeCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    run(args);
  }

  /** Runs a command; one that fails ends the JVM. */
  static void run(String... args) {
    quiet();
    int status = commandLine().execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Without a settings file, which only load tests have, Logback would print every DEBUG line. */
  private static void quiet() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
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
