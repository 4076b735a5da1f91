package dev.gatlingllm.metrics;

import dev.gatlingllm.metrics.Goodput.Objective;
import dev.gatlingllm.metrics.Objectives.Measure;
import dev.gatlingllm.record.RequestRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Counts the successes of a stage that met its objectives. For one thread. */
final class GoodputTally {
  private final boolean asked;
  private final Map<Measure, Double> limitsMillis;
  private final Map<Measure, Long> missed = new EnumMap<>(Measure.class);
  private long good;
  private long unknown;

  GoodputTally(Objectives objectives, boolean stream) {
    asked = objectives.any();
    limitsMillis = objectives.limitsMillis(stream);
  }

  void addSuccess(RequestRecord record) {
    boolean all = true;
    boolean known = true;
    for (Map.Entry<Measure, Double> limit : limitsMillis.entrySet()) {
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

  /** Empty where no objective was set. */
  Optional<Goodput> goodput(long sent, double windowSeconds) {
    if (!asked) {
      return Optional.empty();
    }
    List<Objective> objectives = new ArrayList<>();
    limitsMillis.forEach(
        (measure, limit) ->
            objectives.add(
                new Objective(measure.label(), limit, missed.getOrDefault(measure, 0L))));
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
