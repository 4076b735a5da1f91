package dev.gatlingllm.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Ends a run early: keeps the reason, and lets the requests in flight finish or cuts them off. */
final class EarlyEnd {
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Time for cut requests to be recorded, and for the load to begin if it has not. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final InFlightRequests requests;
  private final TextCounter counter;
  private volatile Optional<String> reason = Optional.empty();

  EarlyEnd(InFlightRequests requests, TextCounter counter) {
    this.requests = requests;
    this.counter = counter;
  }

  /** Why the run ends early; empty if it goes on, or ended by itself. */
  Optional<String> reason() {
    return reason;
  }

  /** Sets the reason; false if there was one already. */
  synchronized boolean isFirst(String why) {
    if (reason.isPresent()) {
      return false;
    }
    reason = Optional.of(why);
    return true;
  }

  /**
   * Lets the requests in flight finish, and cuts off the rest at the end of the drain. Runs on its
   * own thread, so that nothing that failed or hangs can hold it up.
   *
   * @param loadBegun whether the load has begun: Gatling's controller cannot be stopped earlier
   * @param stop stops the load
   */
  void after(long drainEndNanos, BooleanSupplier loadBegun, Runnable stop) {
    Runnable task =
        () -> {
          await(requests::isEmpty, drainEndNanos);
          if (!requests.isEmpty()) {
            requests.cut(stage -> true, "still running when the run was stopped");
            await(this::isAllRecorded, System.nanoTime() + GRACE.toNanos());
          }
          await(loadBegun, System.nanoTime() + GRACE.toNanos());
          stop.run();
        };
    Threads.daemon("llm-stop").newThread(task).start();
  }

  /** Requests that were cut off are recorded only now. */
  private boolean isAllRecorded() {
    counter.giveUp(stage -> true);
    return requests.isEmpty();
  }

  private static void await(BooleanSupplier condition, long endNanos) {
    while (!condition.getAsBoolean() && System.nanoTime() - endNanos < 0) {
      LockSupport.parkNanos(CHECK_NANOS);
    }
  }
}
