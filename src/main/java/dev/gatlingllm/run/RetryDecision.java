package dev.gatlingllm.run;

import dev.gatlingllm.config.Retry;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.RateLimits;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Decides whether and when to retry a request that was answered with 429. */
public final class RetryDecision {
  private RetryDecision() {}

  /**
   * Time to wait before the retry, in nanoseconds; empty if there is no retry.
   *
   * @param attempt number of the attempt that ended, from 1
   * @param cause its failure; null if it succeeded
   * @param rateLimits headers of its answer
   */
  public static OptionalLong nanos(
      Retry retry, int attempt, FailureCause cause, Map<String, String> rateLimits) {
    if (cause != FailureCause.HTTP_429 || attempt > retry.max()) {
      return OptionalLong.empty();
    }
    OptionalDouble seconds =
        new RateLimits(rateLimits).retryAfterSeconds(System.currentTimeMillis());
    return seconds.isEmpty() || seconds.getAsDouble() > retry.longestWait().toNanos() / 1e9
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round(seconds.getAsDouble() * 1e9));
  }
}
