package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.run.Endpoint;
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
 * @param input what is sent
 * @param endpoint where it goes
 * @param dialect the endpoint's, or the request's own
 * @param whyNotBuilt empty if the request can be sent
 */
record Asked(
    String name,
    Request request,
    Session session,
    StageRun stage,
    boolean stream,
    LlmInput input,
    Endpoint endpoint,
    Dialect dialect,
    Optional<String> whyNotBuilt) {

  /** One that the simulation's own values do not make. */
  static Asked notBuilt(
      String name, Session session, StageRun stage, boolean stream, Endpoint endpoint, String why) {
    LlmInput nothing = LlmInput.of(Prompt.uncounted(""));
    return new Asked(
        name,
        null,
        session,
        stage,
        stream,
        nothing,
        endpoint,
        endpoint.dialect(),
        Optional.of(why));
  }
}
