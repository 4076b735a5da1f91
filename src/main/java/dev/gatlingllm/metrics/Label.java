package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.List;

/**
 * Which requests an aggregate is of: all of a stage, or those of it that have something in common.
 *
 * @param stageIndex from 0
 * @param kind what they have in common
 * @param value in which of its values; empty for a whole stage
 */
public record Label(int stageIndex, Kind kind, String value) {
  /** What requests may have in common. */
  public enum Kind {
    /** Only the stage. */
    STAGE
  }

  /** All requests of a stage. */
  public static Label stage(int index) {
    return new Label(index, Kind.STAGE, "");
  }

  /** Every label that a request has. */
  static List<Label> of(RequestRecord record) {
    return List.of(stage(record.origin().stageIndex()));
  }
}
