package dev.gatlingllm.record;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the stages of a run are cut into slices of time.
 *
 * @param widthNanos {@code llm.slice}; empty for a tenth of each window
 * @param inTables {@code llm.sliceTable}: whether each slice is a row in the reports for people;
 *     empty for those of an injection profile of the user's own
 */
public record SliceSettings(OptionalLong widthNanos, Optional<Boolean> inTables) {
  public static final SliceSettings DEFAULT =
      new SliceSettings(OptionalLong.empty(), Optional.empty());
}
