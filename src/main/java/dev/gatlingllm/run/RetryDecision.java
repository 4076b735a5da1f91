package dev.gatlingllm.run;

import dev.gatlingllm.config.Retry;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.RateLimits;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Decides whether and when to retry a request that was answered with 429. */
public final class RetryDecision {
  /** Keeps the wait short for a run that is being stopped. */
  private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

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

  /**
   * Waits without blocking the event loop.
   *
   * @param wanted polled; the wait ends early once it is false
   * @param then takes whether the time is up
   */
  public static void until(
      long dueNanos,
      ScheduledExecutorService loop,
      BooleanSupplier wanted,
      Consumer<Boolean> then) {
    long left = dueNanos - System.nanoTime();
    if (!wanted.getAsBoolean()) {
      then.accept(false);
    } else if (left <= 0) {
      then.accept(true);
    } else {
      loop.schedule(
          () -> until(dueNanos, loop, wanted, then),
          Math.min(left, LONGEST_NAP_NANOS),
          TimeUnit.NANOSECONDS);
    }
  }
}
