package dev.gatlingllm.cli;

import picocli.CommandLine.Command;

/** The command line: all commands other than the load test itself. */
@Command(
    name = "gatling-llm",
    description = "Tools for load tests.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SimulateCommand.class,
      RooflineCommand.class,
      ProbeCommand.class,
      ReportCommand.class,
      MergeCommand.class,
      LauncherCommand.class
    })
public final class Main {
  Main() {}

  public static void main(String[] arguments) {
    CommandRunner.run(new Main(), arguments);
  }
}
