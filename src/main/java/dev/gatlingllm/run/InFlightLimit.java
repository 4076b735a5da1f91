package dev.gatlingllm.run;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The most requests in flight at once; those beyond it wait their turn, first come first served.
 */
public final class InFlightLimit {
  private record Waiting(Executor loop, BooleanSupplier send) {}

  private final int most;
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private int inFlight;

  /**
   * @param most ≥ 1, or 0 for no limit
   */
  InFlightLimit(int most) {
    this.most = most;
  }

  /** Takes a place if there is one. */
  public boolean enter() {
    return most == 0 || take();
  }

  private synchronized boolean take() {
    if (inFlight >= most) {
      return false;
    }
    inFlight++;
    return true;
  }

  /**
   * Takes a place as soon as there is one.
   *
   * @param send called on the loop with the place taken; false gives it back
   */
  public void await(Executor loop, BooleanSupplier send) {
    Waiting waiting = new Waiting(loop, send);
    synchronized (this) {
      if (!take()) {
        queue.add(waiting);
        return;
      }
    }
    run(waiting);
  }

  /** Gives a place to the next in the queue, or back. */
  public void leave() {
    if (most == 0) {
      return;
    }
    Waiting next;
    synchronized (this) {
      next = queue.poll();
      if (next == null) {
        inFlight--;
        return;
      }
    }
    run(next);
  }

  @Override
  public String toString() {
    return Integer.toString(most);
  }

  private void run(Waiting next) {
    next.loop.execute(
        () -> {
          if (!next.send.getAsBoolean()) {
            leave();
          }
        });
  }
}
