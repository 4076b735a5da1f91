package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import dev.gatlingllm.stream.SseDecoder;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
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
  /** Reads event after event, and tells what each said. */
  private static final class Stream {
    private final Dialect dialect;
    private final boolean remembers;
    private final Delta delta = new Delta(true);
    private long hits;

    Stream(Dialect dialect, boolean remembers) {
      this.dialect = dialect;
      this.remembers = remembers;
    }

    String next(byte[] event) {
      if (!remembers) {
        dialect.readEvent(event, 0, 0, delta); // an empty one between two: nothing to repeat
      }
      byte[] amid = new byte[event.length + 7];
      System.arraycopy(event, 0, amid, 3, event.length);
      hits += delta.repeated().isSaidAgain(amid, 3, 3 + event.length) ? 1 : 0;
      dialect.readEvent(amid, 3, 3 + event.length, delta);
      return Told.of(delta)
          + " "
          + delta.roleChoices()
          + " "
          + delta.logprobTokens()
          + " "
          + delta.text().toolCalls();
    }

    long hits() {
      return hits;
    }
  }

  private static long same(String api, List<byte[]> events) {
    return same(Dialects.of(api, Told.GENERATION), events);
  }

  private static long same(Dialect dialect, List<byte[]> events) {
    Stream with = new Stream(dialect, true);
    Stream without = new Stream(dialect, false);
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
    return EventShapes.OF.get("chat").get(0).replace("TEXT", text);
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
    "chat, 12, 1",
    "chat, 13, 0",
    "chat, 14, 1",
    "chat, 15, 1",
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
    "ollama-generate, 0, 1",
    "ollama-generate, 1, 0",
    "triton-generate, 0, 1",
    "triton-generate, 1, 1",
    "triton-generate, 2, 0",
    "llamacpp, 0, 1",
    "gemini, 0, 0"
  })
  void oneTextInAPlaceThatIsKnownIsEnough(String api, int shape, int hits) {
    String event = EventShapes.OF.get(api).get(shape).replace("MORE", "more");
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
    Stream stream = new Stream(Dialects.of("chat", Told.GENERATION), true);
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

  @Test
  void whereTextsAreIsNotAskedForLongInVain() {
    Dialect dialect = Dialects.of("completions", Told.GENERATION);
    Stream stream = new Stream(dialect, true);
    byte[] twoTexts = EventShapes.OF.get("completions").get(1).getBytes(UTF_8);
    for (int i = 0; i < 8; i++) {
      assertThat(stream.delta.repeated().isCurious()).isTrue();
      stream.next(twoTexts);
    }
    assertThat(stream.delta.repeated().isCurious()).isFalse();
  }

  @Test
  void aMarkAtTheStartAndOtherEncodingsDoNotMoveTheText() {
    String spaced = "\uFEFF{\"choices\": [{\"text\": \"ab\"}]}";
    assertThat(sameTexts("completions", spaced, spaced.replace("ab", "abc"))).isEqualTo(1);
    assertThat(sameTexts("completions", spaced, spaced.replace(": \"ab", ":  \"ab"))).isZero();
    for (Charset wide : List.of(UTF_16LE, UTF_16BE)) {
      assertThat(same("chat", List.of(chat("one").getBytes(wide), chat("two").getBytes(wide))))
          .isZero();
    }
  }

  /** Every byte of every shape left out, changed, or with another before it. */
  @Slow
  @Test
  void anEventThatIsOffByOneByteSaysWhatItSaysAlone() {
    byte[] odd = "\"\\{}[],: 7x\n".getBytes(UTF_8);
    EventShapes.OF.forEach(
        (api, shapes) -> {
          Dialect dialect = Dialects.of(api, Told.GENERATION);
          for (String shape : shapes) {
            byte[] one = EventShapes.event(shape, "one", "more", 1);
            for (int at = 0; at < one.length; at++) {
              same(dialect, List.of(one, EventShapes.edited(one, at, 1)));
              same(dialect, List.of(one, EventShapes.edited(one, at, 1, (byte) (one[at] ^ 0x80))));
              for (byte other : odd) {
                same(dialect, List.of(one, EventShapes.edited(one, at, 1, other)));
                same(dialect, List.of(one, EventShapes.edited(one, at, 0, other)));
              }
            }
          }
        });
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
    int said = 0;
    while (decoder.next()) {
      int from = decoder.dataFrom();
      said += delta.repeated().isSaidAgain(decoder.buffer(), from, decoder.dataTo()) ? 1 : 0;
      dialect.readEvent(decoder.buffer(), from, decoder.dataTo(), delta);
    }
    assertThat(said).isEqualTo(hits);
  }

  @Provide
  Arbitrary<Tuple.Tuple2<String, List<byte[]>>> streams() {
    Arbitrary<String> text = EventShapes.texts();
    return Arbitraries.of(EventShapes.OF.keySet())
        .flatMap(
            api -> {
              Arbitrary<String> shape = Arbitraries.of(EventShapes.OF.get(api));
              Arbitrary<byte[]> event =
                  Combinators.combine(shape, text, text, Arbitraries.integers().between(0, 40))
                      .as(EventShapes::event);
              Arbitrary<byte[]> again =
                  Combinators.combine(text, text)
                      .as((t, m) -> EventShapes.event(EventShapes.OF.get(api).get(0), t, m, 1));
              return Arbitraries.frequencyOf(Tuple.of(1, event), Tuple.of(2, again))
                  .list()
                  .ofMinSize(2)
                  .ofMaxSize(20)
                  .map(events -> Tuple.of(api, events));
            });
  }

  @Slow
  @Property(tries = 3000)
  @Label("each event says what it says alone")
  void eachEventSaysWhatItSaysAlone(@ForAll("streams") Tuple.Tuple2<String, List<byte[]>> stream) {
    same(stream.get1(), stream.get2());
  }
}
