package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The parts of one stage, by request name and by server. If all requests have the same, nothing is
 * aggregated twice: parts begin with the first request that differs, or has no such label. Not
 * thread-safe.
 */
final class StageParts {
  /** Maximum number of parts: a table of more request names would be of no use. */
  private static final int MOST = 50;

  private final StageAggregate whole;
  private final Function<RequestGroup, StageAggregate> made;
  private final Map<RequestGroup.Kind, RequestGroup> only = new HashMap<>();
  private final Set<RequestGroup.Kind> others = EnumSet.noneOf(RequestGroup.Kind.class);
  private final Map<RequestGroup, StageAggregate> parts = new TreeMap<>(RequestGroup.ORDER);

  /**
   * @param whole the stage, to which each request is added after this
   * @param made creates an empty part
   */
  StageParts(StageAggregate whole, Function<RequestGroup, StageAggregate> made) {
    this.whole = whole;
    this.made = made;
  }

  /** Adds a request that has not been added to the whole yet. */
  void add(RequestRecord record) {
    List<RequestGroup> groups = RequestGroup.of(record);
    for (RequestGroup.Kind kind : RequestGroup.LABELS) {
      if (groups.stream().noneMatch(it -> it.kind() == kind)) {
        addOther(kind);
      }
    }
    groups.forEach(group -> add(group, record));
  }

  /** Of a request without a label: from now on, the whole is more than any group. */
  private void addOther(RequestGroup.Kind kind) {
    RequestGroup first = only.get(kind);
    if (others.add(kind) && first != null && !parts.containsKey(first)) {
      split(first);
    }
  }

  private void add(RequestGroup group, RequestRecord record) {
    RequestGroup first = only.putIfAbsent(group.kind(), group);
    if (!others.contains(group.kind())) {
      if (first == null || first.equals(group) && !parts.containsKey(first)) {
        return;
      }
      if (!parts.containsKey(first)) {
        split(first);
      }
    }
    if (parts.size() < MOST) {
      parts.computeIfAbsent(group, made);
    }
    StageAggregate part = parts.get(group);
    if (part != null) {
      part.add(record);
    }
  }

  /** Begins the group that the whole has been so far. */
  private void split(RequestGroup group) {
    StageAggregate before = made.apply(group);
    before.addAll(whole);
    parts.put(group, before);
  }

  List<StageAggregate> all() {
    return new ArrayList<>(parts.values());
  }
}
