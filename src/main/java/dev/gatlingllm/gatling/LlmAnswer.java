package dev.gatlingllm.gatling;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import dev.gatlingllm.record.RequestRecord;
import java.util.Optional;
import java.util.function.Function;

/**
 * An answer that is over, as checks see it.
 *
 * @param text its visible text; asked for before it is forgotten
 * @param toolCalls the names and arguments of its tool calls, as they came
 */
record LlmAnswer(RequestRecord record, Optional<String> text, Optional<String> toolCalls) {
  /**
   * Of an exchange that is not forgotten.
   *
   * @param delta has its texts, where they are kept
   */
  static LlmAnswer of(RequestRecord record, Delta delta) {
    return new LlmAnswer(
        record, delta.text().kept(Kind.CONTENT), delta.text().kept(Kind.TOOL_CALL));
  }

  /** The same with what its record became. */
  LlmAnswer with(Function<RequestRecord, RequestRecord> change) {
    return new LlmAnswer(change.apply(record), text, toolCalls);
  }
}
