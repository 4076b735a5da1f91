package dev.gatlingllm.answer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.EventShapes;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.dialect.StreamFormat;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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

class RepeatedChunkTest {
  /** An answer's chunks, each in one piece, or in two of which neither can be a repetition. */
  private static final class Reading {
    private final AnswerReader reader;
    private final boolean cut;
    private long nanos;
    private int again;

    Reading(Dialect dialect, boolean keepTexts, boolean cut) {
      this.reader = new AnswerReader(dialect, true, keepTexts);
      this.cut = cut;
      reader.outcome().observation().head("HTTP/1.1", name -> null);
      reader.begin(200, dialect.format().mediaType());
    }

    void chunk(byte[] bytes) {
      nanos++;
      if (cut) {
        piece(bytes, 0, 1);
        piece(bytes, 1, bytes.length);
      } else {
        piece(bytes, 0, bytes.length);
      }
    }

    private void piece(byte[] bytes, int from, int to) {
      var piece = Unpooled.wrappedBuffer(bytes, from, to - from);
      if (reader.readAgain(piece, nanos)) {
        again++;
        return;
      }
      reader.append(piece, nanos);
      drain(false);
    }

    private void drain(boolean last) {
      boolean more = true;
      while (more) {
        more = reader.next(last, nanos);
      }
    }

    String comesTo() {
      drain(true);
      reader.end(nanos);
      reader.close();
      AnswerOutcome outcome = reader.outcome();
      Answer answer =
          outcome
              .metadata()
              .answer(
                  OptionalInt.of(200), Optional.empty(), Map.of(), new ServerText(text -> text));
      OptionalInt none = OptionalInt.empty();
      TokenCounts tokens =
          outcome.tokens(List.of(TokenSource.values()), OptionalLong.empty(), none, none, none);
      var arrivals = outcome.timeline().arrivals();
      return String.join(
          "\n",
          Arrays.toString(arrivals.nanos()) + Arrays.toString(arrivals.choices()),
          outcome.timeline().chunks(1, 1).toString(),
          answer.toString(),
          tokens.toString(),
          outcome.conformance(answer, tokens, new ServerText(text -> text)).toString(),
          List.of(outcome.delta().texts()).toString(),
          outcome.delta().text().toolCalls().toString(),
          outcome.cause() + " " + outcome.message() + " " + outcome.endNanos(),
          outcome.firstContentNanos().toString());
    }
  }

  private static Dialect dialect(String api) {
    return Dialects.of(api, Generations.of(false, true, Map.of()));
  }

  private static int same(Dialect dialect, boolean keepTexts, List<byte[]> chunks) {
    Reading whole = new Reading(dialect, keepTexts, false);
    Reading cut = new Reading(dialect, keepTexts, true);
    for (byte[] chunk : chunks) {
      whole.chunk(chunk);
      cut.chunk(chunk);
    }
    assertThat(whole.comesTo()).isEqualTo(cut.comesTo());
    assertThat(cut.again).isZero();
    return whole.again;
  }

  private static int same(String api, String... chunks) {
    return same(
        dialect(api), false, List.of(chunks).stream().map(chunk -> chunk.getBytes(UTF_8)).toList());
  }

  private static String chat(String text) {
    return EventShapes.OF.get("chat").get(0).replace("TEXT", text);
  }

  private static String data(String text) {
    return "data: " + chat(text) + "\n\n";
  }

  @Test
  void theChunkThatDiffersInItsTextOnlyIsReadAgain() {
    assertThat(same("chat", data("one"), data("two"), data(" three"), "data: [DONE]\n\n"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "completions",
    "tgi",
    "triton-generate",
    "llamacpp",
    "ollama-chat",
    "ollama-generate"
  })
  void inEachApiWhoseEventsAreLikeThat(String api) {
    String event = EventShapes.OF.get(api).get(0);
    String frame = dialect(api).format() == StreamFormat.NDJSON ? "%s\n" : "data:%s\n\n";
    assertThat(
            same(
                api,
                frame.formatted(event.replace("TEXT", "one")),
                frame.formatted(event.replace("TEXT", "three"))))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: %s\n\n",
        "data:%s\n\n",
        "data: %s\r\n\r\n",
        "data:%s\r\r",
        "data: %s\n\n\n"
      })
  void howeverItsLinesEnd(String frame) {
    int again = frame.endsWith("\r") ? 0 : 1; // what follows a CR decides what it was
    assertThat(same("chat", frame.formatted(chat("one")), frame.formatted(chat("two"))))
        .isEqualTo(again);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ": comment\ndata: %s\n\n",
        "data: %s\n\n: comment\n",
        "data: %s\n: comment\n\n",
        "event: delta\ndata: %s\n\n",
        "id: 1\ndata: %s\n\n",
        "data: %s\n",
        "data: %s",
        "data: %s\n\ndata: {}\n\n",
        "data: {}\n\ndata: %s\n\n",
        "data:  %s\n\n",
        "\ndata: %s\n\n",
        "data\n\n%s\n\n"
      })
  void whatHasMoreThanOneEventAndItsLineEndsIsDecoded(String frame) {
    assertThat(
            same(
                "chat",
                frame.formatted(chat("one")),
                frame.formatted(chat("two")),
                frame.formatted(chat("three"))))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\\n", "a\\\"b", "ü", "日本", "\u0001", "\u007f", "a\",\"x\":\"b"})
  void soIsATextThatIsMoreThanItself(String text) {
    assertThat(same("chat", data("one"), data(text))).isZero();
  }

  @Test
  void nothingIsReadAgainInTheMidstOfAnEvent() {
    String one = data("one");
    assertThat(same("chat", "event: delta\n", one, one, one)).isEqualTo(1);
    assertThat(same("chat", one, "event: error\n", one)).isZero();
    assertThat(same("chat", one, one, "x", one)).isEqualTo(1);
  }

  @Test
  void aTokenizerGetsEveryText() {
    assertThat(
            same(
                dialect("chat"),
                true,
                List.of(data("one").getBytes(UTF_8), data("two").getBytes(UTF_8))))
        .isEqualTo(1);
  }

  @Test
  void bytesInSeveralPiecesAreDecoded() {
    Reading reading = new Reading(dialect("chat"), false, false);
    reading.chunk(data("one").getBytes(UTF_8));
    byte[] two = data("two").getBytes(UTF_8);
    assertThat(
            reading.reader.readAgain(
                Unpooled.wrappedBuffer(
                    Unpooled.wrappedBuffer(two, 0, 9),
                    Unpooled.wrappedBuffer(two, 9, two.length - 9)),
                2))
        .isFalse();
  }

  @Test
  void behindAnAnswersEndNoneIsReadAgain() {
    Reading reading = new Reading(dialect("chat"), false, false);
    reading.chunk(data("one").getBytes(UTF_8));
    reading.reader.outcome().fail(FailureCause.CANCELLED, "enough", 1);
    byte[] two = data("two").getBytes(UTF_8);
    assertThat(reading.reader.readAgain(Unpooled.wrappedBuffer(two), 2)).isFalse();
    assertThat(reading.reader.outcome().timeline().count()).isEqualTo(1);
  }

  /** Every byte of a chunk left out, changed, or with another before it. */
  @Test
  void aChunkThatIsOffByOneByteIsWhatItIsAlone() {
    byte[] odd = "\"\\{}[],: 7x\n\r".getBytes(UTF_8);
    byte[] one = data("one").getBytes(UTF_8);
    Dialect dialect = dialect("chat");
    for (int at = 0; at < one.length; at++) {
      same(dialect, false, List.of(one, EventShapes.edited(one, at, 1), one));
      same(
          dialect,
          false,
          List.of(one, EventShapes.edited(one, at, 1, (byte) (one[at] ^ 0x80)), one));
      for (byte other : odd) {
        same(dialect, false, List.of(one, EventShapes.edited(one, at, 1, other), one));
        same(dialect, false, List.of(one, EventShapes.edited(one, at, 0, other), one));
      }
    }
  }

  @Provide
  Arbitrary<Tuple.Tuple2<String, List<String>>> streams() {
    Arbitrary<String> text = EventShapes.texts();
    Arbitrary<String> frame =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.of("data: %s\n\n")),
            Tuple.of(
                3,
                Arbitraries.of(
                    "data:%s\r\n\r\n",
                    "%s\n", ": c\ndata: %s\n\n", "data: %s\n", "event: e\ndata: %s\n\n")));
    return Arbitraries.of(EventShapes.OF.keySet())
        .flatMap(
            api -> {
              Arbitrary<String> shape =
                  Arbitraries.frequencyOf(
                      Tuple.of(1, Arbitraries.of(EventShapes.OF.get(api))),
                      Tuple.of(2, Arbitraries.of(EventShapes.OF.get(api).get(0))));
              return Combinators.combine(shape, text, text, frame)
                  .as(
                      (event, first, second, around) ->
                          around.replace(
                              "%s", event.replace("TEXT", first).replace("MORE", second)))
                  .list()
                  .ofMinSize(2)
                  .ofMaxSize(20)
                  .map(chunks -> Tuple.of(api, chunks));
            });
  }

  @Slow
  @Property(tries = 3000)
  @Label("an answer comes to the same whether its chunks are repetitions or all decoded")
  void anAnswerComesToTheSame(
      @ForAll("streams") Tuple.Tuple2<String, List<String>> stream, @ForAll boolean keepTexts) {
    same(
        dialect(stream.get1()),
        keepTexts,
        stream.get2().stream().map(chunk -> chunk.getBytes(UTF_8)).toList());
  }

  @Test
  void brokenUtf8IsMalformed() {
    Reading reading = new Reading(dialect("chat"), false, false);
    reading.chunk(data("one").getBytes(UTF_8));
    reading.chunk(data("\u00e4").getBytes(ISO_8859_1));
    assertThat(reading.comesTo()).contains("MALFORMED_EVENT");
  }
}
