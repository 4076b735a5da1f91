package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.RowPlace;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads the rows of a trace file one by one. */
interface TraceFormat extends Closeable {
  /** Most tokens of one prompt or answer: as many as {@code llm.promptTokens} may be. */
  int MOST_TOKENS = 10_000_000;

  /**
   * The next row; empty at the end.
   *
   * @throws IOException if the file cannot be read on
   * @throws dev.gatlingllm.config.ConfigException with the line, the value and the rule
   */
  Optional<TraceLine> next() throws IOException;

  /** A number of tokens that is allowed. */
  static int tokens(RowPlace at, String what, int value) {
    if (value < 1 || value > MOST_TOKENS) {
      throw tokens(at, what, Integer.toString(value));
    }
    return value;
  }

  /** That a number of tokens is not allowed. */
  static ConfigException tokens(RowPlace at, String what, String value) {
    return at.wrong(what, value, "be a whole number from 1 to 10,000,000");
  }
}
