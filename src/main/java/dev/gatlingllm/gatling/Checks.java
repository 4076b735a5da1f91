package dev.gatlingllm.gatling;

import dev.gatlingllm.gatling.RequestSpec.Conditional;
import io.gatling.core.session.Session;
import java.util.List;
import java.util.Optional;

/** Applies a request's checks to its answer. */
final class Checks {
  private Checks() {}

  /**
   * The answer, failed if it does not pass a check; an answer that has failed already is unchanged.
   */
  static LlmAnswer judged(LlmAnswer answer, List<Conditional> checks, Session session) {
    if (answer.record().failure().isPresent()) {
      return answer;
    }
    for (Conditional conditional : checks) {
      Optional<LlmAnswer.Failed> failed = conditional.failure(answer, session);
      if (failed.isPresent()) {
        return answer.with(failed.get());
      }
    }
    return answer;
  }

  /** The session with the saved attributes, marked as failed if the request failed. */
  static Session saved(LlmAnswer answer, List<Conditional> checks, Session session) {
    Session after = answer.record().failed() ? session.markAsFailed() : session;
    for (Conditional conditional : checks) {
      if (conditional.saves(session)) {
        String attribute = conditional.check().attribute().get();
        Optional<?> value = conditional.check().value(answer);
        after = value.isPresent() ? after.set(attribute, value.get()) : after.remove(attribute);
      }
    }
    return after;
  }
}
