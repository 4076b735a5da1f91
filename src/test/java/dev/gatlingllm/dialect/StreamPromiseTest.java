package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamPromiseTest {

  static List<Api> apis() {
    return Dialects.APIS;
  }

  @ParameterizedTest
  @CsvSource({
    "chat, [DONE], true, true, true",
    "azure, [DONE], true, true, true",
    "fireworks, [DONE], true, true, true",
    "completions, [DONE], true, true, false",
    "together, [DONE], false, false, false",
    "responses, response.completed, true, true, false",
    "anthropic, message_stop, true, true, false",
    "tgi, generated_text, true, true, false",
    "ollama-chat, done, true, true, false",
    "ollama-generate, done, true, true, false",
    "llamacpp, stop, true, true, false",
    "gemini, , true, true, false",
    "triton-generate, , false, false, false",
  })
  void anApiSaysWhatItsStreamsHave(
      String api, String terminator, boolean usage, boolean reason, boolean role) {
    assertThat(Dialects.of(api, Told.GENERATION).promise())
        .isEqualTo(new StreamPromise(Optional.ofNullable(terminator), usage, reason, role));
  }

  @ParameterizedTest
  @MethodSource("apis")
  void whatDoesNotStreamPromisesNothing(Api api) {
    if (!api.streams()) {
      assertThat(Dialects.of(api.name(), Told.GENERATION).promise())
          .isEqualTo(StreamPromise.NOTHING);
    }
  }

  @Test
  void usageIsPromisedOnlyWhereItIsAskedFor() {
    Generation without =
        Told.generation(java.util.Collections.singletonMap("stream_options", null));
    assertThat(Dialects.of("chat", without).promise().usage()).isFalse();
    assertThat(Dialects.of("chat", Told.GENERATION).promise().usage()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SSE, text/event-stream, true",
    "SSE, 'Text/Event-Stream; charset=utf-8', true",
    "SSE, text/plain, false",
    "SSE, , false",
    "NDJSON, application/x-ndjson, true",
    "NDJSON, application/jsonl, true",
    "NDJSON, application/json, false",
  })
  void aMediaTypeNamesAFormat(StreamFormat format, String mediaType, boolean named) {
    assertThat(format.isNamed(mediaType)).isEqualTo(named);
  }
}
