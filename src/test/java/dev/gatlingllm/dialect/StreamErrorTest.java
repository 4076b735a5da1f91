package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamErrorTest {

  /** The first: davidmigloz/ai_clients_dart issue 88; the second: lucasjinreal/Crane issue 121. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Too many requests, please slow down",
        "error: KV cache is exhausted",
        "[ERROR] out of memory",
        "[timeout]",
        "Internal Server Error",
        "500 Internal Server Error",
        "<html><head><title>502 Bad Gateway</title></head></html>",
        "\"Too many requests\"",
        "Traceback (most recent call last): {'a': 1}",
        "请求过多",
        "hello"
      })
  void wordsInPlaceOfAnObjectAreTheServersInEveryApi(String words) {
    for (Api api : Dialects.APIS) {
      if (api.streams()) {
        assertThat(Told.byEvent(Dialects.of(api.name(), Told.GENERATION), words))
            .isEqualTo("error " + words);
      }
    }
  }

  @Test
  void wordsAreOneLineOfAtMost500Characters() {
    Dialect chat = Dialects.of("chat", Told.GENERATION);
    assertThat(Told.byEvent(chat, "full:\nof " + "x".repeat(600)))
        .isEqualTo("error full: of " + "x".repeat(491));
  }

  @Test
  void bytesThatAreNoTextAreNoWords() {
    Dialect chat = Dialects.of("chat", Told.GENERATION);
    assertThat(Told.byEvent(chat, new byte[] {'a', (byte) 0xFF, 'b'})).startsWith("malformed");
  }

  private static String named(String data) {
    Dialect chat = Dialects.of("chat", Told.GENERATION);
    byte[] bytes = data.getBytes(UTF_8);
    Delta delta = new Delta(true);
    chat.readEvent(bytes, 0, bytes.length, delta);
    StreamError.named(bytes, 0, bytes.length, delta);
    return Told.of(delta);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Too many requests | Too many requests",
        "{\"error\":{\"message\":\"full\"}} | full",
        "{\"message\":\"full\",\"code\":7} | full",
        "{\"code\":7,\"msg\":\"full\"} | full",
        "{\"detail\":\"full\"} | full",
        "{\"code\":7} | {\"code\":7}",
        "{} | {}",
        "{\"broken | {\"broken",
        "{\"choices\":[]} | {\"choices\":[]}",
        "{\"message\":\"a\"} x | {\"message\":\"a\"} x",
        "null | null",
        "[DONE] | [DONE]",
        "`` | an event named error, without data"
      })
  void anEventThatIsNamedAnErrorIsOneWhateverItSays(String data, String words) {
    assertThat(named(data)).isEqualTo("error " + words);
  }

  @ParameterizedTest
  @CsvSource({
    "error, true",
    "Error, true",
    "ERROR, true",
    "stream_error, true",
    "error.overloaded, true",
    "response.error, true",
    "'', false",
    "err, false",
    "message, false",
    "terror-free, false",
    "content_block_delta, false"
  })
  void aNameThatBeginsOrEndsInErrorIsAnErrors(String name, boolean error) {
    byte[] bytes = ("x" + name + "error").getBytes(UTF_8);
    assertThat(StreamError.isName(bytes, 1, 1 + name.length())).isEqualTo(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":true,\"message\":\"full\"} | error full",
        "{\"error\":503} | error {\"error\":503}",
        "{\"error\":[\"full\"]} | error {\"error\":[\"full\"]}",
        "{\"code\":500,\"msg\":\"full\"} | error full",
        "{\"error\":false,\"choices\":[]} | ``",
        "{\"error\":0,\"choices\":[]} | ``",
        "{\"error\":[],\"choices\":[]} | ``"
      })
  void anErrorThatIsNeitherTextNorObjectIsShownWhole(String event, String told) {
    assertThat(Told.byEvent(Dialects.of("chat", Told.GENERATION), event))
        .isEqualTo(told == null ? "" : told);
  }

  /** Objects that know no API: Cloudflare's, FastAPI's, Apigee's, AWS's and others'. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"errors\":[{\"message\":\"died\",\"code\":5000}],\"success\":false} | died",
        "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]} | field required",
        "{\"detail\":\"Not Found\"} | Not Found",
        "{\"status\":\"error\",\"reason\":\"CUDA out of memory\"} | CUDA out of memory",
        "{\"status\":\"FAILED\"} | {\"status\":\"FAILED\"}",
        "{\"data\":{\"id\":1,\"error\":{\"message\":\"deep\"}}} | deep",
        "{\"error\":{}} | {\"error\":{}}",
        "{\"exception\":\"IOError\",\"traceback\":\"x\"} | IOError",
        "{\"fault\":{\"faultstring\":\"x\"}} | {\"fault\":{\"faultstring\":\"x\"}}",
        "{\"success\":false,\"message\":\"no\"} | no",
        "{\"success\":false} | {\"success\":false}",
        "{\"message\":\"Too many requests\"} | Too many requests",
        "{\"object\":\"error\",\"message\":\"too long\",\"code\":400} | too long",
        "{\"status\":\"ok\",\"error\":\"full\"} | full"
      })
  void anObjectOfNoApiThatSaysWhatFailedIsAnErrorInEveryApi(String event, String words) {
    for (Api api : Dialects.APIS) {
      Dialect dialect = Dialects.of(api.name(), Told.GENERATION);
      if (api.streams()) {
        assertThat(Told.byEvent(dialect, event)).as(api.name()).isEqualTo("error " + words);
      }
      assertThat(Told.byBody(dialect, event)).as(api.name()).isEqualTo("error " + words);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"error\":null,\"errors\":[],\"detail\":null,\"exception\":\"\",\"fault\":false}",
        "{\"success\":true,\"message\":\"created\",\"errors\":[]}",
        "{\"status\":\"in_progress\",\"message\":\"waiting\"}",
        "{\"status\":\"completed\"}",
        "{\"status\":\"success\",\"data\":{\"error\":null,\"message\":\"a\"}}",
        "{\"status\":200,\"reason\":\"OK\"}",
        "{\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"provider\":\"p\"}",
        "{\"metadata\":{\"error\":\"x\",\"detail\":\"y\"},\"detail\":[2],\"reason\":\"z\"}",
        "{\"type\":\"ping\"}"
      })
  void anObjectOfNoApiThatSaysNothingFailedIsNone(String event) {
    for (Api api : Dialects.APIS) {
      if (api.streams()) {
        assertThat(Told.byEvent(Dialects.of(api.name(), Told.GENERATION), event))
            .as(api.name())
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chat | {\"choices\":[],\"errors\":[1],\"success\":false,\"status\":\"error\"}",
        "chat | {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}],\"detail\":\"x\"}",
        "anthropic | {\"type\":\"content_block_stop\",\"index\":0}",
        "responses | {\"type\":\"response.mcp_call.failed\",\"status\":\"failed\"}",
        "gemini | {\"candidates\":[],\"success\":false}",
        "ollama-chat | {\"message\":{\"content\":\"\"},\"done\":false,\"status\":\"error\"}",
        "triton-generate | {\"text_output\":\"\",\"detail\":\"x\"}"
      })
  void whatHasSomethingOfItsApiIsReadAsThat(String api, String event) {
    assertThat(Told.byEvent(Dialects.of(api, Told.GENERATION), event)).isEmpty();
  }
}
