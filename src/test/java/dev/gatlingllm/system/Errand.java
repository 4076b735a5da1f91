package dev.gatlingllm.system;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * What takes longest and gives way to all else, as Maven and its children do here ({@link Maven}).
 * It begins with the first tests and goes on beside some of those that measure times; its own test,
 * which is among the last, waits for it.
 */
final class Errand {
  /** Of tests that begin when no errand is left. */
  static final int NONE_BESIDE = Integer.MAX_VALUE;

  /** Of the tests that wait for one. */
  static final int ORDER = NONE_BESIDE - 1;

  private final FutureTask<Void> work;

  Errand(Callable<Void> work) {
    this.work = new FutureTask<>(work);
  }

  void begin() {
    Thread thread = new Thread(work, "errand");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for its end; if it has not begun, does it now. */
  void end() throws Exception {
    work.run();
    work.get();
  }
}
