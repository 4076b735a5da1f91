package dev.gatlingllm.metrics;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A server's rate limits as seen in its answers, over a whole stage, warm-up included.
 *
 * @param refused number of answers with status 429, including attempts that were retried
 * @param retried number of attempts that were retried, by {@code llm.retry}
 * @param longestRetryAfterSeconds empty if no answer had a valid Retry-After
 * @param leastRemaining the least number seen, by header name, sorted
 */
public record LimitsSeen(
    long refused,
    long retried,
    OptionalDouble longestRetryAfterSeconds,
    Map<String, Long> leastRemaining) {
  public static final LimitsSeen NONE = new LimitsSeen(0, 0, OptionalDouble.empty(), Map.of());

  public LimitsSeen {
    leastRemaining = Collections.unmodifiableMap(new TreeMap<>(leastRemaining));
  }

  public boolean any() {
    return refused > 0 || longestRetryAfterSeconds.isPresent() || !leastRemaining.isEmpty();
  }
}
