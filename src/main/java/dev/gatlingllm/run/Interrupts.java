package dev.gatlingllm.run;

import dev.gatlingllm.config.GatlingPlugin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run early on Ctrl-C, SIGTERM or the death of the parent process, without losing anything:
 * no more requests, a short drain, then the summary and Gatling's report as usual. Even if
 * something hangs, the JVM ends after the drain and the time for reports.
 */
final class Interrupts {
  /** Time after the drain for the summary and Gatling's report. */
  private static final Duration REPORTS = Duration.ofSeconds(60);

  private static final String DRAINED =
      "; what was under way had " + StageController.STOP_DRAIN.toSeconds() + " s to end";

  /** A console that nobody reads may block. */
  private static final long FLUSH_MILLIS = 1_000;

  /** The same as after a SIGTERM. */
  private static final int ORPHANED = 143;

  private final StageController stages;
  private final CountDownLatch summarized;
  private final Thread main;
  private final Thread hook = new Thread(this::shutdown, "llm-shutdown");
  private volatile int exitStatus;

  /**
   * @param summarized counted down once our own reports are written
   * @param main Gatling's main thread, which writes the HTML report after that
   */
  Interrupts(StageController stages, CountDownLatch summarized, Thread main) {
    this.stages = stages;
    this.summarized = summarized;
    this.main = main;
  }

  /** Makes signals end the run instead of the JVM. */
  void watch() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Makes the run end with the Maven process that started it. Other parents are ignored, as a shell
   * may well end before the load that it started. Must be called early: a process whose parent has
   * died gets another one.
   */
  void watchParent() {
    if (GatlingPlugin.forkedThisJvm()) {
      ProcessHandle.current().parent().ifPresent(this::watch);
    }
  }

  /** Uses a thread that exists before anything goes wrong. */
  private void watch(ProcessHandle parent) {
    Threads.daemon("llm-parent")
        .newThread(
            () -> {
              parent.onExit().join();
              orphaned();
            })
        .start();
  }

  /**
   * Ends the watch, as this JVM may run more simulations.
   *
   * @param status the exit status of the JVM, which overrides Gatling's; 0 leaves it to Gatling
   */
  void ended(int status) {
    exitStatus = status;
    try {
      if (Runtime.getRuntime().removeShutdownHook(hook) && status != 0) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> exit(status), "llm-exit-" + status));
      }
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook, which is running, has the status.
    }
  }

  private void orphaned() {
    try {
      if (stages.generator() != null) {
        stages.stop(
            "Maven, which started this run, has ended" + DRAINED, StageController.STOP_DRAIN);
        // Gatling should now end by itself, and the JVM with it.
        Thread.sleep(StageController.STOP_DRAIN.plus(REPORTS).toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(ORPHANED);
    }
  }

  /** Runs when the JVM ends: on a signal, or when Gatling has finished. */
  private void shutdown() {
    if (Fatal.exiting()) {
      flush();
      return;
    }
    if (stages.generator() != null && summarized.getCount() > 0) {
      stages.stop("Ctrl-C or SIGTERM ended the run early" + DRAINED, StageController.STOP_DRAIN);
      await();
    }
    exit(exitStatus);
  }

  private static void exit(int status) {
    flush();
    if (status != 0) {
      Runtime.getRuntime().halt(status);
    }
  }

  private static void flush() {
    Thread flushing = Threads.daemon("llm-flush").newThread(System.out::flush);
    flushing.start();
    try {
      flushing.join(FLUSH_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() {
    long end = System.nanoTime() + StageController.STOP_DRAIN.plus(REPORTS).toNanos();
    try {
      summarized.await(StageController.STOP_DRAIN.plus(REPORTS).toMillis(), TimeUnit.MILLISECONDS);
      // Gatling writes its HTML next; its main thread then waits in System.exit for this hook.
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
