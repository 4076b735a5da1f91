package dev.gatlingllm.dataset;

import dev.gatlingllm.config.RowPlace;
import java.util.Optional;

/** Reads one row. Thread-safe. */
@FunctionalInterface
interface RowFormat {
  /**
   * The row; empty if it is none that can be asked, though nothing is wrong with it.
   *
   * @param bytes of the row, without a line end
   * @throws dev.gatlingllm.config.ConfigException with the place, the value and the rule
   */
  Optional<DatasetRow> read(RowPlace at, byte[] bytes);
}
