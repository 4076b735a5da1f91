package dev.gatlingllm.engine;

import dev.gatlingllm.config.GatlingPlugin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM and the death of the parent process end a run early, and lose nothing: no more
 * requests, a short drain, then the summary and Gatling's report as usual.
 */
final class Interrupts {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /** Beyond the drain: time to write the summary and Gatling's report. */
  private static final Duration REPORTS = Duration.ofSeconds(60);

  /** As after a SIGTERM. */
  private static final int ORPHANED = 143;

  private final LlmRun run;
  private final CountDownLatch summarized;
  private final Thread main;
  private volatile int exitStatus;

  /**
   * @param summarized counted down when our own reports are written
   * @param main Gatling's main thread, which writes the HTML report after that
   */
  Interrupts(LlmRun run, CountDownLatch summarized, Thread main) {
    this.run = run;
    this.summarized = summarized;
    this.main = main;
  }

  void watch() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutdown, "llm-shutdown"));
    // Only Maven is a parent to die with: a shell may well end before the load that it started.
    if (GatlingPlugin.forkedThisJvm()) {
      ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(this::orphaned));
    }
  }

  /** The status that the JVM is to end with, whatever Gatling thinks of the run; 0: as Gatling. */
  void exitStatus(int status) {
    exitStatus = status;
  }

  private void orphaned() {
    if (!run.isOurs()) {
      System.exit(ORPHANED);
    }
    run.stop("the parent process has ended", DRAIN);
    // Gatling now ends by itself; if it does not, the hook below sees to it.
    run.clock()
        .schedule(
            () -> System.exit(ORPHANED), DRAIN.plus(REPORTS).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs when the JVM ends, by a signal or because Gatling is through. */
  private void shutdown() {
    if (run.isOurs() && summarized.getCount() > 0) {
      run.stop("interrupted", DRAIN);
      await();
    }
    System.out.flush();
    if (exitStatus != 0) {
      Runtime.getRuntime().halt(exitStatus);
    }
  }

  private void await() {
    long end = System.nanoTime() + DRAIN.plus(REPORTS).toNanos();
    try {
      summarized.await(DRAIN.plus(REPORTS).toMillis(), TimeUnit.MILLISECONDS);
      // Gatling's HTML comes next; its main thread then waits in System.exit, for this hook.
      while (main.isAlive() && !isExiting(main) && System.nanoTime() - end < 0) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isExiting(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Shutdown")) {
        return true;
      }
    }
    return false;
  }
}
