package dev.gatlingllm.run;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for an instant on an event loop, without blocking it. */
public final class LoopWait {
  /** Keeps the wait short for a run that is being stopped. */
  private static final Duration NAP = Duration.ofMillis(500);

  /** Of waits that many users may be in for long: each nap is a task of the event loop. */
  public static final Duration LONG_NAP = Duration.ofSeconds(2);

  private LoopWait() {}

  /**
   * @param wanted polled; the wait ends early once it is false
   * @param then takes, on the loop, whether the time is up
   */
  public static void until(
      long nanos, ScheduledExecutorService loop, BooleanSupplier wanted, Consumer<Boolean> then) {
    until(nanos, NAP, loop, wanted, then);
  }

  /**
   * @param nap time after which {@code wanted} is polled again
   */
  public static void until(
      long nanos,
      Duration nap,
      ScheduledExecutorService loop,
      BooleanSupplier wanted,
      Consumer<Boolean> then) {
    long left = nanos - System.nanoTime();
    if (!wanted.getAsBoolean()) {
      then.accept(false);
    } else if (left <= 0) {
      then.accept(true);
    } else {
      loop.schedule(
          () -> until(nanos, nap, loop, wanted, then),
          Math.min(left, nap.toNanos()),
          TimeUnit.NANOSECONDS);
    }
  }
}
