package dev.gatlingllm.wire;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs a task once on an event loop, unless it is reset or stopped first. */
final class Alarm {
  private final ScheduledExecutorService loop;
  private final Runnable task;
  private Future<?> pending;

  Alarm(ScheduledExecutorService loop, Runnable task) {
    this.loop = loop;
    this.task = task;
  }

  void setIfNone(long delayNanos) {
    if (pending == null) {
      set(delayNanos);
    }
  }

  void set(long delayNanos) {
    stop();
    pending = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }

  void stop() {
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
