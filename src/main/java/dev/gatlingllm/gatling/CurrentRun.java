package dev.gatlingllm.gatling;

import dev.gatlingllm.run.RunLifecycle;
import io.gatling.core.CoreComponents;
import scala.runtime.BoxedUnit;

/**
 * The run of this JVM: Gatling runs one simulation at a time. The first part of a simulation that
 * needs the run opens it, before Gatling itself knows of a run. It ends when Gatling closes its
 * actors: after the simulation's {@code after()}, before Gatling's report.
 */
final class CurrentRun {
  private static RunLifecycle run;
  private static CoreComponents driver;

  private CurrentRun() {}

  static synchronized RunLifecycle get() {
    if (run == null) {
      GatlingVersion.check();
      run = RunLifecycle.open();
    }
    return run;
  }

  /** The run that belongs to these components of Gatling. */
  static synchronized RunLifecycle of(CoreComponents core) {
    RunLifecycle current = get();
    if (driver != core) {
      driver = core;
      core.actorSystem().registerOnTermination(() -> conclude(current));
    }
    return current;
  }

  private static BoxedUnit conclude(RunLifecycle ended) {
    forget();
    ended.conclude();
    return BoxedUnit.UNIT;
  }

  private static synchronized void forget() {
    run = null;
    driver = null;
  }
}
