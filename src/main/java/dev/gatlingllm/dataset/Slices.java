package dev.gatlingllm.dataset;

import java.io.IOException;
import java.util.Optional;

/** Finds the rows of a file one by one, whatever they are. */
interface Slices {
  /**
   * The next row, of any length; empty at the end.
   *
   * @throws dev.gatlingllm.config.ConfigException if no further rows can be told
   */
  Optional<Slice> next() throws IOException;

  /** What {@link Slice#number} counts: "line" or "row". */
  String counted();
}
