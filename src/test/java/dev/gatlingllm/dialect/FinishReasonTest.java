package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
        "unfinished",
        "rate_limited",
        "rateLimit",
        "server_busy",
        "killed",
        "deadline_exceeded",
        "DeadlineExceeded",
        "worker crashed",
        "dropped",
        "moderation",
        "request_rejected",
        "kernel panic",
        "throttled",
        "quota_exceeded",
        "policy_violation"
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
        "not_rejected",
        "skilled",
        "backdrop",
        "terror"
      })
  void aWordWithinAWordOrOneThatIsDeniedIsNoTrouble(String reason) {
    assertThat(FinishReason.of(reason)).isEqualTo(FinishReason.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | finish 1",
        "2.5 | finish 2.5",
        "true | finish true",
        "['stop'] | finish stop",
        "[null,'stop'] | finish stop",
        "['stop','error'] | finish stop, unfinished 'error'",
        "[{'type':'abort','message':'lost'}] | finish abort, unfinished 'abort': lost",
        "{'reason':'error'} | finish error, unfinished 'error'",
        "0 | ``",
        "false | ``",
        "[] | ``",
        "{} | ``",
        "'' | ``"
      })
  void aFinishReasonOfAnyShapeIsOne(String reason, String told) {
    Delta delta = new Delta(false);
    byte[] event =
        ("{\"choices\":[{\"finish_reason\":" + reason.replace('\'', '"') + "}]}")
            .getBytes(StandardCharsets.UTF_8);
    Dialects.of("chat", Told.GENERATION).readEvent(event, 0, event.length, delta);
    String finish = delta.finishReason() == null ? "" : "finish " + delta.finishReason();
    String unfinished = delta.unfinished() == null ? "" : ", unfinished " + delta.unfinished();
    assertThat(finish + unfinished).isEqualTo(told == null ? "" : told);
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
    assertThat(Gemini.meaningOf(reason)).isEqualTo(meaning);
  }
}
