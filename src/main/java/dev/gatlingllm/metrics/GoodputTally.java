package dev.gatlingllm.metrics;

import dev.gatlingllm.metrics.Goodput.Objective;
import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Counts the successes of a stage that met the objectives of their class. Not thread-safe. */
final class GoodputTally {
  private record Limit(Metric metric, double millis) {}

  private final boolean asked;
  private final Objectives objectives;
  private final Objectives limits;
  private final Map<Limit, Long> missed = new HashMap<>();
  private final Set<String> classes = new TreeSet<>();
  private long good;
  private long unknown;

  GoodputTally(Objectives objectives, boolean stream) {
    this.asked = objectives.any();
    this.objectives = objectives;
    this.limits = objectives.judged(stream);
  }

  void addSuccess(RequestRecord record) {
    boolean all = true;
    boolean known = true;
    classes.add(record.origin().labels().requestClass());
    for (Map.Entry<Metric, Double> limit : limits.of(record).entrySet()) {
      Optional<Boolean> kept = limit.getKey().keeps(record, limit.getValue());
      known &= kept.isPresent();
      all &= kept.orElse(false);
      if (!kept.orElse(true)) {
        missed.merge(new Limit(limit.getKey(), limit.getValue()), 1L, Long::sum);
      }
    }
    good += all ? 1 : 0;
    unknown += known ? 0 : 1;
  }

  void addAll(GoodputTally other) {
    other.missed.forEach((limit, count) -> missed.merge(limit, count, Long::sum));
    classes.addAll(other.classes);
    good += other.good;
    unknown += other.unknown;
  }

  Optional<Goodput> goodput(long sent, double windowSeconds) {
    if (!asked) {
      return Optional.empty();
    }
    List<Objective> all = new ArrayList<>();
    for (Metric metric : Metrics.usedIn(Metric.Use.OBJECTIVE)) {
      for (double limit : limits(metric)) {
        long count = missed.getOrDefault(new Limit(metric, limit), 0L);
        all.add(new Objective(metric.key(), limit, count));
      }
    }
    boolean judged = limits.any();
    return Optional.of(
        new Goodput(
            ratio(judged, good, windowSeconds),
            judged ? good : 0,
            ratio(judged, good, sent),
            unknown,
            List.copyOf(all)));
  }

  /** The limits of the classes that have succeeded; of all, if none has. */
  private SortedSet<Double> limits(Metric metric) {
    Set<String> of = new TreeSet<>(classes);
    if (of.isEmpty()) {
      of.add("");
      of.addAll(objectives.ofClasses().keySet());
    }
    SortedSet<Double> all = new TreeSet<>();
    for (String one : of) {
      Double limit = limits.of(one).get(metric);
      if (limit != null) {
        all.add(limit);
      }
    }
    return all;
  }

  private static OptionalDouble ratio(boolean known, double part, double whole) {
    return known && whole > 0 ? OptionalDouble.of(part / whole) : OptionalDouble.empty();
  }
}
