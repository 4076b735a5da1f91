package dev.gatlingllm.system;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A thread that wakes up every millisecond and notes how late it was: the machine's own noise. */
final class Witness implements AutoCloseable {
  private final Thread thread = new Thread(this::watch, "witness");
  private volatile boolean closed;
  private volatile long longestNanos;

  Witness() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!closed) {
      long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      longestNanos = Math.max(longestNanos, System.nanoTime() - due);
    }
  }

  long longestNanos() {
    return longestNanos;
  }

  @Override
  public void close() {
    closed = true;
  }
}
