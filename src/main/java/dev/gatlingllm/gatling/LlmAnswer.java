package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import dev.gatlingllm.record.RequestRecord;
import java.util.Optional;
import java.util.function.Function;

/**
 * A finished answer, as seen by checks.
 *
 * @param text its visible text; read before it is discarded
 * @param toolCalls the names and arguments of its tool calls, as received
 */
record LlmAnswer(RequestRecord record, Optional<String> text, Optional<String> toolCalls) {
  /**
   * The answer of an exchange.
   *
   * @param delta has its texts, if they were kept
   */
  static LlmAnswer of(RequestRecord record, Delta delta) {
    return new LlmAnswer(
        record, delta.text().kept(Kind.CONTENT), delta.text().kept(Kind.TOOL_CALL));
  }

  /** A copy with a changed record. */
  LlmAnswer with(Function<RequestRecord, RequestRecord> change) {
    return new LlmAnswer(change.apply(record), text, toolCalls);
  }
}
