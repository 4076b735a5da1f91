package dev.gatlingllm.run;

import dev.gatlingllm.config.GatlingPlugin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM and the death of the parent process end a run early, and lose nothing: no more
 * requests, a short drain, then the summary and Gatling's report as usual. Whatever hangs, the JVM
 * ends within the drain and the time for reports.
 */
final class Interrupts {
  /** Beyond the drain: time to write the summary and Gatling's report. */
  private static final Duration REPORTS = Duration.ofSeconds(60);

  private static final String DRAINED =
      "; what was under way had " + StageController.STOP_DRAIN.toSeconds() + " s to end";

  /** For a console that nobody reads. */
  private static final long FLUSH_MILLIS = 1_000;

  /** As after a SIGTERM. */
  private static final int ORPHANED = 143;

  private final StageController stages;
  private final CountDownLatch summarized;
  private final Thread main;
  private volatile int exitStatus;

  /**
   * @param summarized counted down when our own reports are written
   * @param main Gatling's main thread, which writes the HTML report after that
   */
  Interrupts(StageController stages, CountDownLatch summarized, Thread main) {
    this.stages = stages;
    this.summarized = summarized;
    this.main = main;
  }

  /** From now on a signal ends the run, not the JVM. */
  void watch() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutdown, "llm-shutdown"));
  }

  /**
   * From now on the run ends with Maven, where that started it; only Maven is a parent to die with,
   * as a shell may well end before the load that it started. To be called at once: whose parent has
   * died has another.
   */
  void watchParent() {
    if (GatlingPlugin.forkedThisJvm()) {
      ProcessHandle.current().parent().ifPresent(this::watch);
    }
  }

  /** On a thread that is there before anything goes wrong. */
  private void watch(ProcessHandle parent) {
    Threads.daemon("llm-parent")
        .newThread(
            () -> {
              parent.onExit().join();
              orphaned();
            })
        .start();
  }

  /** The status that the JVM is to end with, whatever Gatling thinks of the run; 0: as Gatling. */
  void exitStatus(int status) {
    exitStatus = status;
  }

  private void orphaned() {
    try {
      if (stages.generator() != null) {
        stages.stop(
            "Maven, which started this run, has ended" + DRAINED, StageController.STOP_DRAIN);
        // Gatling now ends by itself, and the JVM with it; or not.
        Thread.sleep(StageController.STOP_DRAIN.plus(REPORTS).toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(ORPHANED);
    }
  }

  /** Runs when the JVM ends, by a signal or because Gatling is through. */
  private void shutdown() {
    if (stages.generator() != null && summarized.getCount() > 0) {
      stages.stop("Ctrl-C or SIGTERM ended the run early" + DRAINED, StageController.STOP_DRAIN);
      await();
    }
    flush();
    if (exitStatus != 0) {
      Runtime.getRuntime().halt(exitStatus);
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
