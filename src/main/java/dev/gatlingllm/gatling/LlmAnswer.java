package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.prompt.ToolCall;
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
 */
record LlmAnswer(
    RequestRecord record,
    Optional<String> text,
    Optional<String> toolCallText,
    List<ToolCall> toolCalls,
    Optional<String> id) {
  /**
   * The answer of an exchange.
   *
   * @param delta has its texts, if they were kept
   */
  static LlmAnswer of(RequestRecord record, Delta delta) {
    return new LlmAnswer(
        record,
        delta.text().keptContent(),
        delta.text().keptToolCalls(),
        delta.text().toolCalls(),
        Optional.ofNullable(delta.id()).map(ServerText::wellFormed));
  }

  /** A copy with a changed record. */
  LlmAnswer with(Function<RequestRecord, RequestRecord> change) {
    return new LlmAnswer(change.apply(record), text, toolCallText, toolCalls, id);
  }
}
