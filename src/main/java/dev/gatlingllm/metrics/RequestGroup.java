package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.List;

/**
 * A group of requests to aggregate: all of a stage, or those with the same name or server.
 *
 * @param stageIndex from 0
 * @param kind what they have in common
 * @param value the common value; empty for a whole stage
 */
public record RequestGroup(int stageIndex, Kind kind, String value) {
  /** What the requests of a group have in common. */
  public enum Kind {
    /** The stage only. */
    STAGE(""),
    /** The stage and the request's name. */
    REQUEST("by request"),
    /** The stage and the server, in a simulation with several. */
    PROTOCOL("by server");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** The title of a table of such groups. */
    public String title() {
      return title;
    }
  }

  /** The group of all requests of a stage. */
  public static RequestGroup stage(int index) {
    return new RequestGroup(index, Kind.STAGE, "");
  }

  /** The groups of a request within its stage. */
  static List<RequestGroup> of(RequestRecord record) {
    int stage = record.origin().stageIndex();
    return List.of(
        new RequestGroup(stage, Kind.REQUEST, record.origin().name()),
        new RequestGroup(stage, Kind.PROTOCOL, record.origin().protocol()));
  }
}
