package dev.gatlingllm.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.EventShapes;
import dev.gatlingllm.record.FailureCause;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenAI's [DONE], which proxies append to streams of other APIs, whether they are whole or not.
 */
class EndMarkerTest {
  private static final String DONE = "[DONE]";

  private static AnswerOutcome read(String api, String... events) {
    var dialect = Dialects.of(api, Generations.of(false, true, Map.of()));
    AnswerReader reader = new AnswerReader(dialect, true, true);
    reader.begin(200, dialect.format().mediaType());
    long nanos = 0;
    String form = dialect.format().mediaType().contains("json") ? "%s\n" : "data: %s\n\n";
    for (String event : events) {
      reader.append(Unpooled.copiedBuffer(form.formatted(event), UTF_8), ++nanos);
      boolean more = true;
      while (more) {
        more = reader.next(false, nanos);
      }
    }
    reader.end(nanos + 1);
    reader.close();
    return reader.outcome();
  }

  private static String text(String api) {
    return EventShapes.OF.get(api).get(0).replace("TEXT", "a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic",
        "responses",
        "tgi",
        "ollama-chat",
        "ollama-generate",
        "llamacpp",
        "gemini"
      })
  void itIsNoEndOfAnApiThatHasAnother(String api) {
    AnswerOutcome cut = read(api, text(api), text(api));
    AnswerOutcome marked = read(api, text(api), text(api), DONE);
    assertThat(marked.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(marked.message()).isEqualTo(cut.message());
    assertThat(marked.metadata().terminated()).isFalse();
    assertThat(marked.timeline().count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"chat, true", "completions, true", "triton-generate, false"})
  void itEndsOthers(String api, boolean theirOwn) {
    AnswerOutcome outcome = read(api, text(api), DONE);
    assertThat(outcome.over()).isTrue();
    assertThat(outcome.cause()).isNull();
    assertThat(outcome.endNanos()).isEqualTo(2);
    assertThat(outcome.metadata().terminated()).isEqualTo(theirOwn);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "anthropic | {\"type\":\"message_stop\"} | true",
        "anthropic | {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}} | false",
        "responses | {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\"}} |"
            + " true",
        "gemini | {\"candidates\":[{\"finishReason\":\"STOP\"}]} | false",
        "ollama-chat | {\"done\":true,\"done_reason\":\"stop\"} | true",
        "llamacpp | {\"content\":\"\",\"stop\":true} | true",
        "tgi | {\"generated_text\":\"a\",\"details\":{\"finish_reason\":\"length\"}} | true"
      })
  void behindTheEndItIsHarmless(String api, String end, boolean terminated) {
    AnswerOutcome outcome = read(api, text(api), end, DONE);
    assertThat(outcome.cause()).isNull();
    assertThat(outcome.metadata().terminated()).isEqualTo(terminated);
  }
}
