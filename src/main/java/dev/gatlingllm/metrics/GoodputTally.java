package dev.gatlingllm.metrics;

import dev.gatlingllm.metrics.Goodput.Objective;
import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Counts the successes of a stage that met its objectives. Not thread-safe. */
final class GoodputTally {
  private final boolean asked;
  private final Map<Metric, Double> limits;
  private final Map<Metric, Long> missed = new HashMap<>();
  private long good;
  private long unknown;

  GoodputTally(Objectives objectives, boolean stream) {
    asked = objectives.any();
    limits = objectives.limits(stream);
  }

  void addSuccess(RequestRecord record) {
    boolean all = true;
    boolean known = true;
    for (Map.Entry<Metric, Double> limit : limits.entrySet()) {
      Optional<Boolean> kept = limit.getKey().keeps(record, limit.getValue());
      known &= kept.isPresent();
      all &= kept.orElse(false);
      if (!kept.orElse(true)) {
        missed.merge(limit.getKey(), 1L, Long::sum);
      }
    }
    good += all ? 1 : 0;
    unknown += known ? 0 : 1;
  }

  void addAll(GoodputTally other) {
    other.missed.forEach((metric, count) -> missed.merge(metric, count, Long::sum));
    good += other.good;
    unknown += other.unknown;
  }

  /** The goodput; empty if no objective was set. */
  Optional<Goodput> goodput(long sent, double windowSeconds) {
    if (!asked) {
      return Optional.empty();
    }
    List<Objective> objectives = new ArrayList<>();
    limits.forEach(
        (metric, limit) ->
            objectives.add(new Objective(metric.key(), limit, missed.getOrDefault(metric, 0L))));
    boolean judged = !objectives.isEmpty();
    return Optional.of(
        new Goodput(
            List.copyOf(objectives),
            judged ? good : 0,
            ratio(judged, good, sent),
            ratio(judged, good, windowSeconds),
            unknown));
  }

  private static OptionalDouble ratio(boolean known, double part, double whole) {
    return known && whole > 0 ? OptionalDouble.of(part / whole) : OptionalDouble.empty();
  }
}
