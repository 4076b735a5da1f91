package dev.gatlingllm.run;

import dev.gatlingllm.metrics.LatencyHistogram;
import dev.gatlingllm.record.HistogramState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How late the event loops read: a thread of its own hands each a tick every 10 ms, or where they
 * are many, a few in turn. It is no timer of the loops, because a loop that waits for events and
 * for a timer a few milliseconds away makes the kernel set the machine's timer at each wait, which
 * is at each token.
 */
final class LoopLag {
  private static final long TICK_NANOS = 10_000_000;
  private static final long LATE_NANOS = 1_000_000;

  /** A tick wakes its loop: asking dozens would cost more than they may have to do. */
  private static final int MOST_AT_ONCE = 4;

  private final LatencyHistogram lag = new LatencyHistogram();
  private long lateTicks;
  private volatile boolean stopped;

  void start(Iterable<? extends ScheduledExecutorService> loops, ClientFailure clientFailure) {
    List<ScheduledExecutorService> ticked = new ArrayList<>();
    loops.forEach(ticked::add);
    Runnable hand = clientFailure.guard("watching the event loops", () -> hand(ticked));
    Threads.daemon("llm-lag").newThread(hand).start();
  }

  void stop() {
    stopped = true;
  }

  synchronized HistogramState state() {
    return lag.state();
  }

  /** Ticks more than 1 ms late. */
  synchronized long lateTicks() {
    return lateTicks;
  }

  /**
   * No tick is left out for being late, on the loop or here, so a stall counts as often as ticks
   * were due in it: all that came meanwhile waited, and as one tick of many it would hardly touch a
   * percentile (coordinated omission).
   */
  private void hand(List<ScheduledExecutorService> loops) {
    int turn = 0;
    try {
      for (long next = System.nanoTime() + TICK_NANOS; !stopped; next += TICK_NANOS) {
        long due = next;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        for (int i = 0; i < Math.min(MOST_AT_ONCE, loops.size()); i++) {
          ScheduledExecutorService loop = loops.get(turn);
          turn = (turn + 1) % loops.size();
          loop.execute(() -> tick(loop, due));
        }
      }
    } catch (RejectedExecutionException e) {
      // the loops are gone, and the run with them
    }
  }

  /**
   * A tick ends a round later than it begins: what comes while a loop is busy is read in the next
   * round, somewhere among all the rest that is ready by then.
   */
  private void tick(ScheduledExecutorService loop, long due) {
    loop.schedule(() -> ended(due), 0, TimeUnit.NANOSECONDS);
  }

  private synchronized void ended(long due) {
    if (!stopped) {
      long late = System.nanoTime() - due;
      lag.record(late);
      lateTicks += late > LATE_NANOS ? 1 : 0;
    }
  }
}
