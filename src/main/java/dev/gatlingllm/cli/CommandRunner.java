package dev.gatlingllm.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Runs a picocli command from a {@code main} method. */
final class CommandRunner {
  private CommandRunner() {}

  /** Runs a command. If it fails, its status ends the JVM. */
  static void run(Object command, String... arguments) {
    // Without a settings file, which only load tests have, Logback would print every DEBUG line.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    int status = commandLine(command).execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** The command; a wrong value or a refused address prints one sentence, not a stack trace. */
  static CommandLine commandLine(Object command) {
    return new CommandLine(command)
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
