package dev.gatlingllm.gatling;

import dev.gatlingllm.run.ClientFailure;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;

/**
 * Runs the steps of virtual users. Gatling would wait forever for a user lost to an exception.
 *
 * @param exit where a user goes who takes no further step
 */
record UserGuard(ClientFailure clientFailure, Action exit) {

  /** Reports what a step throws. */
  void run(Session session, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      clientFailure.report("a virtual user's request", e);
      leave(session);
    }
  }

  void leave(Session session) {
    exit.$bang(session);
  }
}
