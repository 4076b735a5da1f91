package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.util.HashMap;
import java.util.Map;

/** The limits of each class that can be judged in a stage. Not thread-safe. */
final class ClassLimits {
  private final Objectives objectives;
  private final boolean stream;
  private final Map<String, Map<Metric, Double>> known = new HashMap<>();

  /**
   * @param stream whether the stage's answers are streamed
   */
  ClassLimits(Objectives objectives, boolean stream) {
    this.objectives = objectives;
    this.stream = stream;
  }

  Map<Metric, Double> of(RequestRecord record) {
    return of(record.origin().labels().requestClass());
  }

  Map<Metric, Double> of(String requestClass) {
    return known.computeIfAbsent(requestClass, name -> objectives.limits(name, stream));
  }

  /** Whether any class has any. */
  boolean any() {
    return objectives.anyJudged(stream);
  }
}
