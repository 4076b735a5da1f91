package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Labels;
import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A group of requests to aggregate: all of a stage, or those with the same name or server.
 *
 * @param stageIndex from 0
 * @param kind what they have in common
 * @param value the common value; empty for a whole stage
 */
public record RequestGroup(int stageIndex, Kind kind, String value) {
  /** By kind, then by name; turns by their numbers. */
  static final Comparator<RequestGroup> ORDER =
      Comparator.comparing(RequestGroup::kind)
          .thenComparingInt(it -> it.kind == Kind.TURN ? it.value.length() : 0)
          .thenComparing(RequestGroup::value);

  /** Kinds that a request may have no group of. */
  static final List<Kind> LABELS = List.of(Kind.CLASS, Kind.TURN);

  /** What the requests of a group have in common. */
  public enum Kind {
    /** The stage only. */
    STAGE(""),
    /** The stage and the request's name. */
    REQUEST("by request"),
    /** The stage and the server, in a simulation with several. */
    PROTOCOL("by server"),
    /** The stage and the class of a mix. */
    CLASS("by class"),
    /** The stage and the turn of conversations. */
    TURN("by turn");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  public static RequestGroup stage(int index) {
    return new RequestGroup(index, Kind.STAGE, "");
  }

  static List<RequestGroup> of(RequestRecord record) {
    int stage = record.origin().stageIndex();
    Labels labels = record.origin().labels();
    List<RequestGroup> all = new ArrayList<>(4);
    all.add(new RequestGroup(stage, Kind.REQUEST, record.origin().name()));
    all.add(new RequestGroup(stage, Kind.PROTOCOL, record.origin().protocol()));
    if (!labels.requestClass().isEmpty()) {
      all.add(new RequestGroup(stage, Kind.CLASS, labels.requestClass()));
    }
    if (labels.turn().isPresent()) {
      all.add(new RequestGroup(stage, Kind.TURN, "turn " + labels.turn().getAsInt()));
    }
    return all;
  }
}
