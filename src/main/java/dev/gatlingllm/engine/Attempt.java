package dev.gatlingllm.engine;

import dev.gatlingllm.record.Origin;
import io.gatling.core.session.Session;
import io.gatling.http.client.Request;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One attempt at a virtual user's request.
 *
 * @param promptTokens by the client's tokenizer
 * @param intendedNanos the first attempt's; empty for the first itself
 */
record Attempt(
    Request request,
    Session session,
    StageRun stage,
    Origin origin,
    OptionalInt promptTokens,
    OptionalLong intendedNanos) {

  /** The same, that another one follows. */
  Attempt followed() {
    return new Attempt(
        request, session, stage, origin.withRetried(true), promptTokens, intendedNanos);
  }

  /** The one that follows. */
  Attempt again(Origin next, long firstIntendedNanos) {
    return new Attempt(
        request, session, stage, next, promptTokens, OptionalLong.of(firstIntendedNanos));
  }
}
