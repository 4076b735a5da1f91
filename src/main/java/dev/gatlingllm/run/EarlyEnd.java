package dev.gatlingllm.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The end of a run before its time: why, and what becomes of the requests in flight. */
final class EarlyEnd {
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** For those that were cut to be recorded; and for the load to begin, if it has not. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final InFlightRequests requests;
  private final TextCounter counter;
  private volatile Optional<String> reason = Optional.empty();

  EarlyEnd(InFlightRequests requests, TextCounter counter) {
    this.requests = requests;
    this.counter = counter;
  }

  /** Empty for a run that goes on, or ended by itself. */
  Optional<String> reason() {
    return reason;
  }

  /** False if there was a reason before. */
  synchronized boolean isFirst(String why) {
    if (reason.isPresent()) {
      return false;
    }
    reason = Optional.of(why);
    return true;
  }

  /**
   * Lets the requests in flight end, and cuts what is left at the end of the drain. On a thread of
   * its own: whatever failed or hangs, this goes on.
   *
   * @param loadBegun Gatling's controller does not survive to be stopped before
   * @param stop stops it
   */
  void after(long drainEndNanos, BooleanSupplier loadBegun, Runnable stop) {
    Runnable task =
        () -> {
          await(requests::isEmpty, drainEndNanos);
          if (!requests.isEmpty()) {
            requests.cutAll("still running when the run was stopped");
            await(this::isAllRecorded, System.nanoTime() + GRACE.toNanos());
          }
          await(loadBegun, System.nanoTime() + GRACE.toNanos());
          stop.run();
        };
    Threads.daemon("llm-stop").newThread(task).start();
  }

  /** Those that were cut come to be counted only now. */
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
