package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.prompt.ToolCall;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.RequestRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A finished answer, as seen by checks.
 *
 * @param text its visible text; read before it is discarded
 * @param toolCallText the names and arguments of its tool calls, as received
 * @param toolCalls the same, call by call; none unless texts are kept
 * @param id the server's id of the answer as received; the record's is fit to be shown
 * @param check what it does not pass
 */
record LlmAnswer(
    RequestRecord record,
    Optional<String> text,
    Optional<String> toolCallText,
    List<ToolCall> toolCalls,
    Optional<String> id,
    Optional<Failed> check) {
  /**
   * Why it does not pass a check.
   *
   * @param counted the same without a time that was found: Gatling counts equal ones
   */
  record Failed(String words, String counted) {
    Failed(String words) {
      this(words, words);
    }
  }

  /**
   * @param delta has its texts, if they were kept
   */
  static LlmAnswer of(RequestRecord record, Delta delta) {
    return new LlmAnswer(
        record,
        delta.text().keptContent(),
        delta.text().keptToolCalls(),
        delta.text().toolCalls(),
        Optional.ofNullable(delta.id()).map(ServerText::wellFormed),
        Optional.empty());
  }

  LlmAnswer with(Function<RequestRecord, RequestRecord> change) {
    return new LlmAnswer(change.apply(record), text, toolCallText, toolCalls, id, check);
  }

  LlmAnswer with(Failed failed) {
    Failure failure =
        new Failure(FailureCause.CHECK, failed.words(), Optional.empty(), Optional.empty());
    return new LlmAnswer(
        record.with(failure), text, toolCallText, toolCalls, id, Optional.of(failed));
  }

  /** Why it failed, in words of which Gatling counts equal ones; empty unless it failed. */
  Optional<String> failure() {
    return record
        .failure()
        .filter(it -> record.failed())
        .map(it -> it.cause().label() + ": " + check.map(Failed::counted).orElse(it.message()));
  }
}
