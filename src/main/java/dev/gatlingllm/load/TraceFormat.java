package dev.gatlingllm.load;

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
}
