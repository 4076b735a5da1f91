package dev.gatlingllm.run;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** The tool that drives the virtual users, as a run sees it. */
public interface LoadGenerator {
  /**
   * The name of the run's folder.
   *
   * @throws IllegalStateException with one sentence, if there is none
   */
  String runId();

  String simulation();

  /** The tool's version, e.g. "3.16.0"; empty if unknown. */
  String version();

  /** Whether it shows the progress of the load on the console. */
  boolean showsProgress();

  /** How it runs here: a sentence for every report. */
  String client();

  /** The event loops of the virtual users. */
  List<? extends ScheduledExecutorService> loops();

  /** Ends the load as if it were complete. */
  void stop(String reason);

  /**
   * Adds a row to the tool's own report that says that nothing was measured: it fails without any
   * row.
   */
  void reportNothing(String scenario);

  /**
   * Whether its own report has a request, maybe one of the simulation's that is not for an LLM:
   * without any, it ends with a stack trace instead.
   *
   * @param run the run's folder, in which it keeps its log
   */
  boolean canReport(Path run);

  /**
   * Notes that a stage is not run, as there is nothing more to ask: assertions on it are to find
   * it, without a failure.
   */
  void reportNotRun(String stage);
}
