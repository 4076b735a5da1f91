package dev.gatlingllm.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/** Orders counts, in every report. */
final class MostFrequent {
  private MostFrequent() {}

  /** The same counts, the most frequent first. */
  static Map<String, Long> first(Map<String, Long> counts) {
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEachOrdered(e -> sorted.put(e.getKey(), e.getValue()));
    return sorted;
  }
}
