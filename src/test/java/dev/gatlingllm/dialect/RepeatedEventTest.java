package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.stream.SseDecoder;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedEventTest {
  /** Two texts of one event in each API: TEXT stands for the first, MORE for the second. */
  private static final Map<String, List<String>> SHAPES =
      Map.of(
          "chat",
          List.of(
              "{\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null}]}",
              "{\"id\":\"b\",\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"TEXT\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
              "{\"choices\":[{\"delta\":{\"reasoning_content\":\"TEXT\",\"content\":\"\"}}]}",
              "{\"choices\":[{\"delta\":{\"reasoning_content\":\"TEXT\",\"content\":\"MORE\"},\"finish_reason\":\"stop\"}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"TEXT\",\"content\":\"MORE\"}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"\",\"content\":\"TEXT\"}}]}",
              "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"TEXT\"}}]}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"TEXT\"},\"message\":{\"content\":\"TEXT\"}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"TEXT\"},\"logprobs\":{\"content\":[{\"token\":\"TEXT\",\"logprob\":-1}]}}]}",
              "{\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"error\":{\"message\":\"TEXT\"}}",
              "{\"TEXT\":\"TEXT\",\"choices\":[]}",
              "[DONE]"),
          "completions",
          List.of(
              "{\"choices\":[{\"text\":\"TEXT\",\"index\":0}]}",
              "{\"choices\":[{\"text\":\"TEXT\",\"index\":0},{\"text\":\"MORE\",\"index\":2}]}"),
          "anthropic",
          List.of(
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"TEXT\"}}",
              "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"TEXT\"}}",
              "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"TEXT\"}}"),
          "responses",
          List.of(
              "{\"type\":\"response.output_text.delta\",\"delta\":\"TEXT\"}",
              "{\"delta\":\"TEXT\",\"type\":\"response.output_text.delta\"}",
              "{\"type\":\"error\",\"message\":\"TEXT\"}"),
          "tgi",
          List.of(
              "{\"token\":{\"id\":7,\"text\":\"TEXT\",\"special\":false},\"generated_text\":null}",
              "{\"token\":{\"id\":7,\"text\":\"TEXT\",\"special\":true},\"generated_text\":\"TEXT\",\"details\":{\"finish_reason\":\"length\",\"generated_tokens\":3}}"),
          "ollama-chat",
          List.of(
              "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"TEXT\"},\"done\":false}",
              "{\"message\":{\"content\":\"TEXT\"},\"done\":true,\"eval_count\":3}"),
          "llamacpp",
          List.of("{\"index\":0,\"content\":\"TEXT\",\"stop\":false}"),
          "gemini",
          List.of("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"TEXT\"}]}}]}"));

  /** Reads event after event, and tells what each said. */
  private static final class Stream {
    private final Dialect dialect;
    private final boolean remembers;
    private final Delta delta = new Delta(true);

    Stream(String api, boolean remembers) {
      dialect = Dialects.of(api, Told.GENERATION);
      this.remembers = remembers;
    }

    String next(byte[] event) {
      if (!remembers) {
        dialect.readEvent(event, 0, 0, delta); // an empty one between two: nothing to repeat
      }
      byte[] amid = new byte[event.length + 7];
      System.arraycopy(event, 0, amid, 3, event.length);
      dialect.readEvent(amid, 3, 3 + event.length, delta);
      return Told.of(delta) + " " + delta.roleChoices() + " " + delta.logprobTokens();
    }

    long hits() {
      return delta.repeated().hits();
    }
  }

  private static long same(String api, List<byte[]> events) {
    Stream with = new Stream(api, true);
    Stream without = new Stream(api, false);
    for (byte[] event : events) {
      assertThat(with.next(event)).as(new String(event, ISO_8859_1)).isEqualTo(without.next(event));
    }
    assertThat(without.hits()).isZero();
    return with.hits();
  }

  private static long sameTexts(String api, String... events) {
    return same(api, List.of(events).stream().map(event -> event.getBytes(UTF_8)).toList());
  }

  private static String chat(String text) {
    return SHAPES.get("chat").get(0).replace("TEXT", text);
  }

  @Test
  void anEventThatDiffersInItsTextOnlyIsKnown() {
    assertThat(sameTexts("chat", chat("one"), chat("two"), chat(" three"), chat("4"))).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "chat, 0, 1",
    "chat, 1, 1",
    "chat, 2, 1",
    "chat, 3, 0",
    "chat, 4, 0",
    "chat, 5, 1",
    "chat, 6, 1",
    "chat, 7, 0",
    "chat, 8, 0",
    "chat, 9, 0",
    "chat, 10, 0",
    "chat, 11, 0",
    "completions, 0, 1",
    "completions, 1, 0",
    "anthropic, 0, 1",
    "anthropic, 1, 1",
    "anthropic, 2, 0",
    "responses, 0, 1",
    "responses, 1, 0",
    "responses, 2, 0",
    "tgi, 0, 1",
    "tgi, 1, 0",
    "ollama-chat, 0, 1",
    "ollama-chat, 1, 0",
    "llamacpp, 0, 1",
    "gemini, 0, 0"
  })
  void oneTextInAPlaceThatIsKnownIsEnough(String api, int shape, int hits) {
    String event = SHAPES.get(api).get(shape).replace("MORE", "more");
    assertThat(sameTexts(api, event.replace("TEXT", "one"), event.replace("TEXT", "three")))
        .isEqualTo(hits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\\n",
        "a\\",
        "a\\\"b",
        "ü",
        "日本",
        "\\u00e4",
        "a\tb",
        "a\u0001",
        "\u007f",
        "a\",\"x\":\"b",
        "\"},{\"delta\":{\"content\":\"x"
      })
  void aTextThatIsMoreThanItselfIsRead(String text) {
    assertThat(sameTexts("chat", chat("one"), chat(text))).isZero();
    assertThat(sameTexts("chat", chat(text), chat("one"), chat("two"))).isLessThan(2);
  }

  @Test
  void brokenUtf8AndWhatIsCutOffAreMalformed() {
    Stream stream = new Stream("chat", true);
    stream.next(chat("one").getBytes(UTF_8));
    assertThat(stream.next(chat("\u00e4").getBytes(ISO_8859_1))).contains("malformed");
    stream.next(chat("one").getBytes(UTF_8));
    String whole = chat("two");
    assertThat(stream.next(whole.substring(0, whole.length() - 1).getBytes(UTF_8)))
        .contains("malformed");
    assertThat(stream.hits()).isZero();
  }

  @Test
  void whatIsAddedOrAnythingElseChangedIsRead() {
    String one = chat("one");
    assertThat(sameTexts("chat", one, chat("two") + "}")).isZero();
    assertThat(sameTexts("chat", one, " " + chat("two"))).isZero();
    assertThat(sameTexts("chat", one, chat("two").replace("\"a\"", "\"b\""))).isZero();
    assertThat(sameTexts("chat", one, chat("two").replace("null", "\"stop\""))).isZero();
    assertThat(sameTexts("chat", one, "", chat("two"))).isZero();
    assertThat(sameTexts("chat", one, "[DONE]", chat("two"))).isZero();
  }

  @Test
  void aTextOfAnyLengthIsRightAndALongOneIsRead() {
    assertThat(sameTexts("chat", chat("one"), chat("x".repeat(4096)))).isEqualTo(1);
    assertThat(sameTexts("chat", chat("one"), chat("x".repeat(4097)))).isZero();
    assertThat(sameTexts("chat", chat("x".repeat(20_000)), chat("one"), chat("two"))).isEqualTo(1);
  }

  @Test
  void aStreamWhoseEventsAlwaysDifferIsNotRemembered() {
    String[] events = new String[20];
    for (int i = 0; i < events.length; i++) {
      events[i] = chat("one").replace("\"a\"", "\"a" + Math.min(i, 9) + "\"");
    }
    assertThat(sameTexts("chat", events)).isZero();
  }

  /** As bench/servers recorded them; counted with another JSON parser. */
  @ParameterizedTest
  @CsvSource({"vllm, 4", "openllm-2023, 7", "text-generation-webui, 1", "llama-cpp, 4"})
  void realStreamsAreRepetitions(String server, int hits) throws IOException {
    byte[] body;
    try (InputStream in =
        RepeatedEventTest.class.getResourceAsStream("/recorded/" + server + "/stream.body")) {
      body = in.readAllBytes();
    }
    SseDecoder decoder = new SseDecoder();
    decoder.append(Unpooled.wrappedBuffer(body));
    Dialect dialect = Dialects.of("chat", Told.GENERATION);
    Delta delta = new Delta(true);
    while (decoder.next()) {
      dialect.readEvent(decoder.buffer(), decoder.dataFrom(), decoder.dataTo(), delta);
    }
    assertThat(delta.repeated().hits()).isEqualTo(hits);
  }

  @Provide
  Arbitrary<Tuple.Tuple2<String, List<byte[]>>> streams() {
    Arbitrary<String> text =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.strings().withChars("ab ,:{}[]'").ofMaxLength(12)),
            Tuple.of(1, Arbitraries.of("", "\\n", "ü", "a\\\"b", "\"", "\\", "x\",\"y\":\"z")));
    return Arbitraries.of(SHAPES.keySet())
        .flatMap(
            api -> {
              Arbitrary<String> shape = Arbitraries.of(SHAPES.get(api));
              Arbitrary<byte[]> event =
                  Combinators.combine(shape, text, text, Arbitraries.integers().between(0, 40))
                      .as(RepeatedEventTest::event);
              Arbitrary<byte[]> again =
                  Combinators.combine(text, text)
                      .as((t, m) -> event(SHAPES.get(api).get(0), t, m, 1));
              return Arbitraries.frequencyOf(Tuple.of(1, event), Tuple.of(2, again))
                  .list()
                  .ofMinSize(2)
                  .ofMaxSize(20)
                  .map(events -> Tuple.of(api, events));
            });
  }

  private static byte[] event(String shape, String text, String more, int damage) {
    byte[] bytes = shape.replace("TEXT", text).replace("MORE", more).getBytes(UTF_8);
    if (damage == 0) {
      bytes[bytes.length / 2] ^= (byte) 0x80;
    }
    return bytes;
  }

  @Property(tries = 3000)
  @Label("each event says what it says alone")
  void eachEventSaysWhatItSaysAlone(@ForAll("streams") Tuple.Tuple2<String, List<byte[]>> stream) {
    same(stream.get1(), stream.get2());
  }
}
