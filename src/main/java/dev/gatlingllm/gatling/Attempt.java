package dev.gatlingllm.gatling;

import dev.gatlingllm.record.Origin;
import io.gatling.core.session.Session;
import java.util.OptionalLong;

/**
 * One attempt at a virtual user's request.
 *
 * @param dueNanos when a schedule wants it sent; empty if none does
 */
record Attempt(Asked asked, Origin origin, OptionalLong dueNanos) {
  Session session() {
    return asked.session();
  }

  Attempt followed() {
    return new Attempt(asked, origin.withRetried(true), dueNanos);
  }

  /** The one that follows, which no schedule asks for. */
  Attempt again(Origin next) {
    return new Attempt(asked, next, OptionalLong.empty());
  }
}
