package dev.gatlingllm.metrics;

import dev.gatlingllm.record.RequestRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Limits that a request must keep to count for goodput: {@code llm.slo}.
 *
 * @param limits in the metric's unit, in the order of the catalogue
 * @param ofClasses the same for each class that has limits of its own, which are then the only ones
 */
public record Objectives(Map<Metric, Double> limits, Map<String, Map<Metric, Double>> ofClasses) {
  public static final Objectives NONE = new Objectives(Map.of(), Map.of());

  /** Objectives from limits by metric key; metrics that cannot be objectives are ignored. */
  public static Objectives of(
      Map<String, Double> limitsMillis, Map<String, Map<String, Double>> ofClasses) {
    Map<String, Map<Metric, Double>> byClass = new TreeMap<>();
    ofClasses.forEach((name, limits) -> byClass.put(name, byMetric(limits)));
    return new Objectives(byMetric(limitsMillis), byClass);
  }

  public static Objectives of(Map<String, Double> limitsMillis) {
    return of(limitsMillis, Map.of());
  }

  private static Map<Metric, Double> byMetric(Map<String, Double> limitsMillis) {
    Map<Metric, Double> limits = new LinkedHashMap<>();
    for (Metric metric : Metrics.usedIn(Metric.Use.OBJECTIVE)) {
      if (limitsMillis.containsKey(metric.key())) {
        limits.put(metric, limitsMillis.get(metric.key()));
      }
    }
    return limits;
  }

  /** The longest times in milliseconds, by metric key, as far as they can be judged. */
  public static Map<String, Double> millis(Map<String, Duration> longest, boolean stream) {
    Map<String, Double> millis = new LinkedHashMap<>();
    longest.forEach((key, duration) -> millis.put(key, duration.toNanos() / 1e6));
    return of(millis).judged(stream).limitsMillis();
  }

  /** The limits in milliseconds, by the metrics' keys. */
  public Map<String, Double> limitsMillis() {
    return keyed(limits);
  }

  public Map<String, Map<String, Double>> classLimitsMillis() {
    Map<String, Map<String, Double>> all = new TreeMap<>();
    ofClasses.forEach((name, own) -> all.put(name, keyed(own)));
    return all;
  }

  private static Map<String, Double> keyed(Map<Metric, Double> limits) {
    Map<String, Double> byKey = new LinkedHashMap<>();
    limits.forEach((metric, limit) -> byKey.put(metric.key(), limit));
    return byKey;
  }

  Objectives of(RequestGroup group) {
    return group.kind() == RequestGroup.Kind.CLASS
        ? new Objectives(of(group.value()), Map.of())
        : this;
  }

  /** Those that can be judged, with or without streams. */
  Objectives judged(boolean stream) {
    Map<String, Map<Metric, Double>> judged = new TreeMap<>();
    ofClasses.forEach((name, own) -> judged.put(name, judged(own, stream)));
    return new Objectives(judged(limits, stream), judged);
  }

  private static Map<Metric, Double> judged(Map<Metric, Double> limits, boolean stream) {
    Map<Metric, Double> judged = new LinkedHashMap<>(limits);
    judged.keySet().removeIf(metric -> metric.needsStream() && !stream);
    return judged;
  }

  Map<Metric, Double> of(String requestClass) {
    return ofClasses.getOrDefault(requestClass, limits);
  }

  Map<Metric, Double> of(RequestRecord record) {
    return of(record.origin().labels().requestClass());
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
    return !limits.isEmpty() || ofClasses.values().stream().anyMatch(it -> !it.isEmpty());
  }
}
