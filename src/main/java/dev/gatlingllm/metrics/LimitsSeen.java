package dev.gatlingllm.metrics;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * A server's limits as its answers told them, over a whole stage, the warm-up included.
 *
 * @param refused answers with status 429, also of attempts that were followed by another
 * @param retried attempts that were followed by another, by {@code llm.retry}
 * @param longestRetryAfterSeconds empty where no answer had a Retry-After that can be read
 * @param leastRemaining the least number seen, by the header's name
 */
public record LimitsSeen(
    long refused,
    long retried,
    OptionalDouble longestRetryAfterSeconds,
    Map<String, Long> leastRemaining) {
  public static final LimitsSeen NONE = new LimitsSeen(0, 0, OptionalDouble.empty(), Map.of());

  /** Whether there is anything to tell. */
  public boolean any() {
    return refused > 0 || longestRetryAfterSeconds.isPresent() || !leastRemaining.isEmpty();
  }
}
