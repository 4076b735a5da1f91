package dev.gatlingllm.engine;

import java.util.concurrent.ThreadFactory;

/** Our own threads: named, and none keeps the JVM alive. */
final class Threads {
  private Threads() {}

  static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** A task that goes on after a failure: a scheduler drops one that throws. */
  static Runnable surviving(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        System.err.println("gatling-llm: " + e);
      }
    };
  }
}
