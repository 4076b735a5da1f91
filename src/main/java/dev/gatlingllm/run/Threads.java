package dev.gatlingllm.run;

import java.util.concurrent.ThreadFactory;

/** Creates named daemon threads. */
final class Threads {
  private Threads() {}

  static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
