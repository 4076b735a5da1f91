package dev.gatlingllm.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that has come to its end, and what it said. */
record CommandRun(int exit, String out, String err) {

  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        CommandRunner.commandLine(new Main())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new CommandRun(exit, out.toString(), err.toString());
  }
}
