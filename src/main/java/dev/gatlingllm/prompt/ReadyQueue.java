package dev.gatlingllm.prompt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * What users ask, made in advance by a separate thread, so that no event loop spends time on it.
 * Thread-safe.
 */
public final class ReadyQueue<T> implements AutoCloseable {
  /** Number of prompts made at a time: waking the thread for each costs more than making it. */
  private static final int BATCH = 16;

  private static final long MOST_PAUSE_NANOS = 30_000_000_000L;

  private final Source<T> source;
  private final int capacity;
  private final int enough;
  private final Thread maker;
  private final Queue<T> ready = new ArrayDeque<>();
  private long waits;
  private Throwable failure;
  private boolean ended;
  private boolean closed;

  /**
   * Starts making them at once.
   *
   * @param capacity number to keep ready; ≥ 1. Twice the number of users, and at least 64, is
   *     enough
   */
  public ReadyQueue(Source<T> source, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + ", must be 1 or more");
    }
    this.source = Objects.requireNonNull(source, "source");
    this.capacity = capacity;
    this.enough = capacity - Math.max(1, Math.min(BATCH, capacity / 4));
    this.maker = new Thread(this::make, "prompts");
    maker.setDaemon(true);
    maker.start();
  }

  /**
   * Returns the next one, at once if it is ready. If not, waits for it and counts the wait. Empty
   * once the source has ended.
   *
   * @throws RuntimeException thrown by the source, once the prompts made before are used up
   * @throws IllegalStateException when the queue is closed or the waiting thread is interrupted
   */
  public synchronized Optional<T> take() {
    try {
      if (ready.isEmpty() && isRunning()) {
        waits++;
      }
      while (ready.isEmpty() && isRunning()) {
        wait();
      }
      if (ready.isEmpty()) {
        if (ended && !closed) {
          return Optional.empty();
        }
        throw over();
      }
      T next = ready.remove();
      if (ready.size() <= enough) {
        notifyAll();
      }
      return Optional.of(next);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits until the queue is full, so that a run's first users find prompts. Reports how many are
   * ready after {@code patience}, and then at growing intervals.
   *
   * @throws RuntimeException thrown by the source
   * @throws IllegalStateException when the queue is closed or the waiting thread is interrupted
   */
  public synchronized void awaitFull(Duration patience, IntConsumer slow) {
    try {
      long pause = patience.toNanos();
      long left = pause;
      while (ready.size() < capacity && isRunning()) {
        long since = System.nanoTime();
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left -= System.nanoTime() - since;
        if (left <= 0) {
          slow.accept(ready.size());
          pause = Math.min(2 * pause, MOST_PAUSE_NANOS);
          left = pause;
        }
      }
      if (!isRunning() && !ended) {
        throw over();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Number of times that no prompt was ready when one was needed: the {@code promptWait} of client
   * health.
   */
  public synchronized long waits() {
    return waits;
  }

  /** Stops the thread and drops the prompts. May be called again. */
  @Override
  public synchronized void close() {
    closed = true;
    ready.clear();
    notifyAll();
  }

  /** Whether the queue was closed, which is not a failure. */
  public synchronized boolean isClosed() {
    return closed;
  }

  private void make() {
    try {
      while (awaitRoom()) {
        put(source.next());
      }
    } catch (InterruptedException e) {
      fail(new IllegalStateException("the thread that makes prompts was interrupted", e));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** When all are ready, waits until there is room for a few. */
  private synchronized boolean awaitRoom() throws InterruptedException {
    boolean full = ready.size() >= capacity;
    while (full && ready.size() > enough && !closed) {
      wait();
    }
    return !closed && !ended;
  }

  private synchronized void put(Optional<T> next) {
    if (!closed) {
      next.ifPresentOrElse(ready::add, () -> ended = true);
      notifyAll();
    }
  }

  private synchronized void fail(Throwable e) {
    failure = e;
    notifyAll();
  }

  private boolean isRunning() {
    return failure == null && !closed && !ended;
  }

  private RuntimeException over() {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure == null
        ? new IllegalStateException("the prompt queue is closed")
        : (RuntimeException) failure;
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for a prompt", e);
  }
}
