package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Labels;
import dev.gatlingllm.record.RequestRecord;
import java.util.Optional;

/** Counts the conversations of a stage. Not thread-safe. */
final class ConversationTally {
  private long begun;
  private long completed;
  private long failed;
  private long toolRounds;

  /** Adds a request of the window that no other attempt followed. */
  void add(RequestRecord record) {
    Labels labels = record.origin().labels();
    if (labels.turn().isEmpty()) {
      return;
    }
    begun += labels.turn().getAsInt() == 1 && labels.toolRound() == 0 ? 1 : 0;
    toolRounds += labels.toolRound() > 0 ? 1 : 0;
    if (labels.endsSession()) {
      completed += record.failed() ? 0 : 1;
      failed += record.failed() ? 1 : 0;
    }
  }

  void addAll(ConversationTally other) {
    begun += other.begun;
    completed += other.completed;
    failed += other.failed;
    toolRounds += other.toolRounds;
  }

  Optional<ConversationFigures> figures() {
    return begun + completed + failed + toolRounds == 0
        ? Optional.empty()
        : Optional.of(new ConversationFigures(begun, completed, failed, toolRounds));
  }
}
