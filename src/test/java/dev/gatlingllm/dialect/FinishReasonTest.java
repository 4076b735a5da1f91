package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the APIs, as docs/metrics.md lists them. */
class FinishReasonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stop",
        "length",
        "tool_calls",
        "function_call",
        "completed",
        "max_output_tokens",
        "end_turn",
        "max_tokens",
        "stop_sequence",
        "tool_use",
        "pause_turn",
        "refusal",
        "model_context_window_exceeded",
        "eos_token",
        "eos",
        "limit",
        "word",
        "load",
        "unload",
        "model_length",
        "repetition",
        "token_limit",
        "STOP",
        "MAX_TOKENS",
        "COMPLETE",
        "STOP_SEQUENCE",
        "TOOL_CALL",
        "tool-calls",
        "Length",
        "toolCalls",
        "EndTurn"
      })
  void theModelsEndAndALimitOfTheRequestAreAnEnd(String reason) {
    assertThat(FinishReason.of(reason)).isEqualTo(FinishReason.FINISHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abort",
        "error",
        "ABORT",
        "aborted",
        "insufficient_system_resource",
        "content_filter",
        "content-filter",
        "content_filter: RECITATION",
        "content_filtered",
        "guardrail_intervened",
        "sensitive",
        "network_error",
        "cancelled",
        "canceled",
        "USER_CANCEL",
        "timeout",
        "timed_out",
        "time_limit",
        "not_finished",
        "incomplete",
        "failed",
        "ERROR_TOXIC",
        "ERROR_LIMIT",
        "SAFETY",
        "RECITATION",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "MALFORMED_FUNCTION_CALL",
        "malformed_model_output",
        "UNEXPECTED_TOOL_CALL",
        "engine_overloaded",
        "service unavailable",
        "preempted",
        "shutdown",
        "serverError",
        "ContentFilter",
        "HTTPError",
        "stopped.by.timeout",
        "timedOut",
        "OutOfMemory",
        "error_no_memory",
        "errored",
        "no_resources",
        "not available",
        "notCompleted",
        "unfinished"
      })
  void whatTheServerOrAFilterEndedIsUnfinished(String reason) {
    assertThat(FinishReason.of(reason)).isEqualTo(FinishReason.UNFINISHED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "done", "because", "停", "stopped early"})
  void anyOtherWordIsUnknown(String reason) {
    assertThat(FinishReason.of(reason)).isEqualTo(FinishReason.UNKNOWN);
    assertThat(FinishReason.isUnknown(reason)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no_error",
        "NoError",
        "no errors",
        "non-error",
        "not_filtered",
        "without.failure",
        "not_timed_out",
        "error_free",
        "errorFree",
        "errorless",
        "unfiltered",
        "unblocked",
        "runtime_output",
        "terror"
      })
  void aWordWithinAWordOrOneThatIsDeniedIsNoTrouble(String reason) {
    assertThat(FinishReason.of(reason)).isEqualTo(FinishReason.UNKNOWN);
  }

  /** googleapis, generative_service.proto and later: by Google's clients only two are fine. */
  @ParameterizedTest
  @CsvSource({
    "STOP, FINISHED",
    "MAX_TOKENS, FINISHED",
    "FINISH_REASON_UNSPECIFIED, UNKNOWN",
    "SAFETY, UNFINISHED",
    "RECITATION, UNFINISHED",
    "LANGUAGE, UNFINISHED",
    "OTHER, UNFINISHED",
    "SPII, UNFINISHED",
    "TOO_MANY_TOOL_CALLS, UNFINISHED",
    "SOMETHING_NEW, UNFINISHED"
  })
  void ofGeminiAllButTwoAreUnfinished(String reason, FinishReason meaning) {
    assertThat(FinishReason.ofGemini(reason)).isEqualTo(meaning);
  }
}
