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
public record RequestGroup(int stageIndex, Kind kind, String value) {
  /** What requests may have in common. */
  public enum Kind {
    /** Only the stage. */
    STAGE(""),
    /** Their name. */
    REQUEST("by request"),
    /** Their server, of those that the simulation states itself. */
    PROTOCOL("by server");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** The name of a table of its values. */
    public String title() {
      return title;
    }
  }

  /** All requests of a stage. */
  public static RequestGroup stage(int index) {
    return new RequestGroup(index, Kind.STAGE, "");
  }

  /** The labels of a request beside its stage. */
  static List<RequestGroup> of(RequestRecord record) {
    int stage = record.origin().stageIndex();
    return List.of(
        new RequestGroup(stage, Kind.REQUEST, record.origin().name()),
        new RequestGroup(stage, Kind.PROTOCOL, record.origin().protocol()));
  }
}
