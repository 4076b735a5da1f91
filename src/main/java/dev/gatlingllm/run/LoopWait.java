package dev.gatlingllm.run;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for an instant on an event loop, without blocking it. */
public final class LoopWait {
  /** Keeps the wait short for a run that is being stopped. */
  private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private LoopWait() {}

  /**
   * Waits.
   *
   * @param wanted polled; the wait ends early once it is false
   * @param then takes, on the loop, whether the time is up
   */
  public static void until(
      long nanos, ScheduledExecutorService loop, BooleanSupplier wanted, Consumer<Boolean> then) {
    long left = nanos - System.nanoTime();
    if (!wanted.getAsBoolean()) {
      then.accept(false);
    } else if (left <= 0) {
      then.accept(true);
    } else {
      loop.schedule(
          () -> until(nanos, loop, wanted, then),
          Math.min(left, LONGEST_NAP_NANOS),
          TimeUnit.NANOSECONDS);
    }
  }
}
