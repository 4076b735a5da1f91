package dev.gatlingllm.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What a request must keep to count for goodput; an empty one asks nothing.
 *
 * @param ttft the longest time to first token
 * @param tpot the longest time per output token
 * @param itl the longest gap between two chunks of an answer
 * @param e2e the longest time from the send to the end
 */
public record Slo(
    Optional<Duration> ttft,
    Optional<Duration> tpot,
    Optional<Duration> itl,
    Optional<Duration> e2e) {

  static Slo of(Settings settings) {
    return new Slo(
        limit(settings, "llm.slo.ttft"),
        limit(settings, "llm.slo.tpot"),
        limit(settings, "llm.slo.itl"),
        limit(settings, "llm.slo.e2e"));
  }

  private static Optional<Duration> limit(Settings settings, String key) {
    return settings.optional(key).map(set -> settings.duration(key));
  }
}
