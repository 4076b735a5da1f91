package dev.gatlingllm.load;

import dev.gatlingllm.config.RowPlace;
import java.util.List;
import java.util.OptionalInt;

/**
 * A row of a trace as it stands in its file.
 *
 * @param time as it is written
 * @param nanos the same in nanoseconds, since whenever; ≥ 0
 * @param row what it asks, not yet numbered
 * @param failed its answer has 0 tokens: it failed when it was recorded, as BurstGPT says
 */
record TraceLine(String time, long nanos, TraceRow row, boolean failed) {
  private static final long[] NO_BLOCKS = {};

  /** Of lengths alone. */
  static TraceRow lengths(RowPlace at, OptionalInt input, OptionalInt output) {
    return new TraceRow(0, input, output, NO_BLOCKS, 0, List.of(), at);
  }
}
