package dev.gatlingllm.run;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** What a run needs of the tool that drives its virtual users. */
public interface LoadGenerator {
  /**
   * The name of the run's folder.
   *
   * @throws IllegalStateException with a sentence, if there is none
   */
  String runId();

  /** The class of the simulation, as it was asked for. */
  String simulation();

  /** Its version, as "3.16.0"; empty where it does not say. */
  String version();

  /** Whether it shows on the console how far the load is. */
  boolean showsProgress();

  /** The event loops that virtual users live on. */
  List<? extends ScheduledExecutorService> loops();

  /** Ends the load as if it were through. */
  void stop(String reason);

  /** Says in the tool's own report that there is nothing to report; without any row it fails. */
  void reportNothing(String scenario);
}
