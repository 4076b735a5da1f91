package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.record.Origin;
import dev.gatlingllm.run.StageRun;
import io.gatling.core.session.Session;
import io.gatling.http.client.Request;

/**
 * One attempt at a virtual user's request.
 *
 * @param input what is sent
 * @param dialect the endpoint's, or the request's own
 */
record Attempt(
    Request request,
    Session session,
    StageRun stage,
    Origin origin,
    LlmInput input,
    Dialect dialect) {

  /** A copy that is followed by another attempt. */
  Attempt followed() {
    return of(origin.withRetried(true));
  }

  /** The attempt that follows this one. */
  Attempt again(Origin next) {
    return of(next);
  }

  private Attempt of(Origin other) {
    return new Attempt(request, session, stage, other, input, dialect);
  }
}
