package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The parts of one stage, by request name and by server. If all requests have the same, nothing is
 * aggregated twice: parts begin with the first request that differs. Not thread-safe.
 */
final class StageParts {
  /** Maximum number of parts: a table of more request names would be of no use. */
  private static final int MOST = 50;

  private final StageAggregate whole;
  private final Function<RequestGroup, StageAggregate> made;
  private final Map<RequestGroup.Kind, RequestGroup> only = new HashMap<>();
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
    for (RequestGroup group : RequestGroup.of(record)) {
      RequestGroup first = only.putIfAbsent(group.kind(), group);
      if (first == null || first.equals(group) && !parts.containsKey(first)) {
        continue;
      }
      if (!parts.containsKey(first)) {
        StageAggregate before = made.apply(first);
        before.addAll(whole);
        parts.put(first, before);
      }
      if (parts.size() < MOST) {
        parts.computeIfAbsent(group, made);
      }
      StageAggregate part = parts.get(group);
      if (part != null) {
        part.add(record);
      }
    }
  }

  /** All parts, by kind and then by name. */
  List<StageAggregate> all() {
    return new ArrayList<>(parts.values());
  }
}
