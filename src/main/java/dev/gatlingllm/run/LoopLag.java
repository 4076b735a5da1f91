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
 * Measures how late the event loops read. A separate thread submits a tick to each loop every 10
 * ms, or to a few in turn if there are many. The loops' own timers would not do: a loop that waits
 * for events and for a timer a few milliseconds away makes the kernel set the machine's timer at
 * each wait, and so at each token.
 */
final class LoopLag {
  private static final long TICK_NANOS = 10_000_000;
  private static final long LATE_NANOS = 1_000_000;

  /** Each tick wakes its loop, so waking dozens at once could cost more than their work. */
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

  /** Number of ticks that were more than 1 ms late. */
  synchronized long lateTicks() {
    return lateTicks;
  }

  /**
   * Skips no late tick, here or on the loop, so that a stall counts once for each tick that was due
   * in it. Everything that arrived meanwhile waited, and a single tick would hardly affect a
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
      // the loops have shut down, and the run is over
    }
  }

  /**
   * Ends the tick one round of the loop after it begins: bytes that arrive while a loop is busy are
   * read in the next round, at some point among everything else that is ready by then.
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
