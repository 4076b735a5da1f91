package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits that a request must keep to count for goodput: {@code llm.slo}.
 *
 * @param limits in the metric's unit, in the order of the catalogue
 */
public record Objectives(Map<Metric, Double> limits) {
  /** No objectives. */
  public static final Objectives NONE = new Objectives(Map.of());

  /** Objectives from limits by metric key; metrics that cannot be objectives are ignored. */
  public static Objectives of(Map<String, Double> limitsMillis) {
    Map<Metric, Double> limits = new LinkedHashMap<>();
    for (Metric metric : Metrics.usedIn(Metric.Use.OBJECTIVE)) {
      if (limitsMillis.containsKey(metric.key())) {
        limits.put(metric, limitsMillis.get(metric.key()));
      }
    }
    return new Objectives(limits);
  }

  /** Objectives from maximum times by metric key. */
  public static Objectives atMost(Map<String, Duration> longest) {
    Map<String, Double> millis = new LinkedHashMap<>();
    longest.forEach((key, duration) -> millis.put(key, duration.toNanos() / 1e6));
    return of(millis);
  }

  /** The limits in milliseconds, by the metrics' keys. */
  public Map<String, Double> limitsMillis() {
    Map<String, Double> byKey = new LinkedHashMap<>();
    limits.forEach((metric, limit) -> byKey.put(metric.key(), limit));
    return byKey;
  }

  /** The limits that can be judged, with or without streams. */
  Map<Metric, Double> limits(boolean stream) {
    Map<Metric, Double> judged = new LinkedHashMap<>(limits);
    judged.keySet().removeIf(metric -> metric.needsStream() && !stream);
    return judged;
  }

  /** Whether a success shows that it keeps all of these limits. */
  static boolean keeps(RequestRecord record, Map<Metric, Double> limits) {
    for (Map.Entry<Metric, Double> limit : limits.entrySet()) {
      if (!limit.getKey().keeps(record, limit.getValue()).orElse(false)) {
        return false;
      }
    }
    return true;
  }

  boolean any() {
    return !limits.isEmpty();
  }
}
