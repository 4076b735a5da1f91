package dev.gatlingllm.gatling;

import dev.gatlingllm.run.Endpoint;
import dev.gatlingllm.run.Requested;
import dev.gatlingllm.run.RunPrompts;
import dev.gatlingllm.run.StageRun;
import io.gatling.core.session.Session;
import io.gatling.http.client.Request;
import java.util.Optional;

/**
 * A virtual user's request, ready to be sent.
 *
 * @param name of the request, in the reports
 * @param request null if it could not be built
 * @param stream whether a stream is requested
 * @param whyNotBuilt empty if the request can be sent
 */
record Asked(
    String name,
    Request request,
    Session session,
    Requested what,
    boolean stream,
    Optional<String> whyNotBuilt) {

  /** One that the simulation's own values do not make. */
  static Asked notBuilt(
      String name, Session session, StageRun stage, boolean stream, Endpoint endpoint, String why) {
    Requested what = new Requested(endpoint, endpoint.dialect(), stage, RunPrompts.NOTHING);
    return new Asked(name, null, session, what, stream, Optional.of(why));
  }

  StageRun stage() {
    return what.stage();
  }

  Endpoint endpoint() {
    return what.endpoint();
  }
}
