package dev.gatlingllm.gatling;

import dev.gatlingllm.record.Origin;
import dev.gatlingllm.run.StageRun;
import io.gatling.core.session.Session;
import io.gatling.http.client.Request;
import java.util.OptionalInt;

/**
 * One attempt at a virtual user's request.
 *
 * @param promptTokens by the client's tokenizer
 */
record Attempt(
    Request request, Session session, StageRun stage, Origin origin, OptionalInt promptTokens) {

  /** The same, that another one follows. */
  Attempt followed() {
    return new Attempt(request, session, stage, origin.withRetried(true), promptTokens);
  }

  /** The one that follows. */
  Attempt again(Origin next) {
    return new Attempt(request, session, stage, next, promptTokens);
  }
}
