package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Labels;
import dev.gatlingllm.record.RequestRecord;

/**
 * Conversations of a stage, by the requests that were sent in its window.
 *
 * @param begun conversations whose first turn was sent
 * @param completed conversations whose last turn was answered
 * @param failed conversations that ended because a turn failed
 * @param toolRounds requests with results of tools
 */
public record ConversationFigures(long begun, long completed, long failed, long toolRounds) {
  static final ConversationFigures NONE = new ConversationFigures(0, 0, 0, 0);

  /** Of a request of the window that no other attempt followed. */
  static ConversationFigures of(RequestRecord record) {
    Labels labels = record.origin().labels();
    return labels.turn().isEmpty()
        ? NONE
        : new ConversationFigures(
            labels.turn().getAsInt() == 1 && labels.toolRound() == 0 ? 1 : 0,
            labels.endsSession() && !record.failed() ? 1 : 0,
            labels.endsSession() && record.failed() ? 1 : 0,
            labels.toolRound() > 0 ? 1 : 0);
  }

  ConversationFigures plus(ConversationFigures other) {
    return other.equals(NONE)
        ? this
        : new ConversationFigures(
            begun + other.begun,
            completed + other.completed,
            failed + other.failed,
            toolRounds + other.toolRounds);
  }
}
