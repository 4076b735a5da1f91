package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The parts of one stage, by what requests have in common. Where all have the same, the stage is
 * its only part, and nothing is added up twice: a part begins with the first request that differs.
 * For one thread.
 */
final class StageParts {
  /** A simulation names its requests; one that does so without end has no use for such a table. */
  private static final int MOST = 50;

  private final StageAggregate whole;
  private final Function<RequestGroup, StageAggregate> made;
  private final Map<RequestGroup.Kind, RequestGroup> only = new HashMap<>();
  private final Map<RequestGroup, StageAggregate> parts =
      new TreeMap<>(Comparator.comparing(RequestGroup::kind).thenComparing(RequestGroup::value));

  /**
   * @param whole the stage, to which a request is added after this
   * @param made an empty part of it
   */
  StageParts(StageAggregate whole, Function<RequestGroup, StageAggregate> made) {
    this.whole = whole;
    this.made = made;
  }

  /** Adds a request that is not in the whole yet. */
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

  /** Those there are, in the order of their kind and then of their name. */
  List<StageAggregate> all() {
    return new ArrayList<>(parts.values());
  }
}
