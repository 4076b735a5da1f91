package dev.gatlingllm.record;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the stages of a run are cut into time slices.
 *
 * @param widthNanos {@code llm.slice}; empty for a tenth of each window
 * @param inTables {@code llm.sliceTable}: whether the console and the note have a row for each
 *     slice; empty if it depends on the load
 */
public record SliceSettings(OptionalLong widthNanos, Optional<Boolean> inTables) {
  public static final SliceSettings DEFAULT =
      new SliceSettings(OptionalLong.empty(), Optional.empty());
}
