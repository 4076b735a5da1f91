package dev.gatlingllm.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.Slow;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkShortcutTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  private static final String GZIP =
      "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n";
  private static final String END = "0\r\n\r\n";

  /** The reads of one connection, as texts of a char a byte. */
  private static Answers after(Answers answers, List<String> reads) {
    for (String read : reads) {
      byte[] bytes = read.getBytes(ISO_8859_1);
      answers.read(bytes, 0, bytes.length);
    }
    return answers;
  }

  /** With the shortcut before the decoder, with the one that the stamps lead to, and without. */
  private static Answers same(List<String> reads) {
    Answers before = after(Answers.with(new ChannelInboundHandlerAdapter()), reads);
    Answers led = after(Answers.with(), reads);
    Answers without = after(Answers.without(), reads);
    assertThat(before.isLed()).isFalse();
    assertThat(led.isLed()).isTrue();
    for (Answers with : List.of(before, led)) {
      assertThat(with.errors()).isEqualTo(without.errors());
      assertThat(texts(with)).isEqualTo(texts(without));
    }
    assertThat(before.taken()).isEqualTo(led.taken());
    return led;
  }

  private static List<String> texts(Answers answers) {
    return answers.bodies().stream().map(body -> new String(body, ISO_8859_1)).toList();
  }

  private static String chunk(String data) {
    return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
  }

  private static String zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(ISO_8859_1);
  }

  @Test
  void wholeChunksAreTaken() {
    Answers answers =
        same(List.of(HEAD, chunk("one"), chunk("two") + chunk("three"), chunk("four") + END));
    assertThat(texts(answers)).containsExactly("onetwothreefour", "");
    assertThat(answers.taken()).isEqualTo(4);
  }

  @Test
  void soAreThoseBehindAFirstReadWithChunks() {
    assertThat(same(List.of(HEAD + chunk("one"), chunk("two"))).taken()).isEqualTo(1);
  }

  @Test
  void aChunkInPiecesIsNotAndTheNextIs() {
    Answers answers = same(List.of(HEAD, "5\r\non", "e!!\r", "\n" + chunk("2"), chunk("three")));
    assertThat(texts(answers)).containsExactly("one!!2three");
    assertThat(answers.taken()).isEqualTo(1);
  }

  @Test
  void theNextAnswerOfAConnectionHasItsOwn() {
    Answers answers =
        same(List.of(HEAD, chunk("one"), END, HEAD, chunk("two"), END, GZIP, chunk(zipped("3"))));
    assertThat(texts(answers)).containsExactly("one", "two", "3");
    assertThat(answers.taken()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n",
      })
  void behindAnyOtherBeginningNoneIs(String head) {
    assertThat(same(List.of(head, chunk("one"), chunk("two"))).taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
        "\r\n"
      })
  void theyAreTakenWhateverStandsBeforeTheHead(String before) {
    assertThat(same(List.of(before + HEAD, chunk("one"))).taken()).isEqualTo(1);
    assertThat(same(List.of(before, HEAD, chunk("one"))).taken()).isEqualTo(1);
    assertThat(same(List.of(before + HEAD + chunk("a"), chunk("b"))).taken()).isEqualTo(1);
  }

  @Test
  void soAreThoseBehindAHeadInPieces() {
    String most = HEAD.substring(0, HEAD.length() - 2);
    assertThat(same(List.of(HEAD.substring(0, 20), HEAD.substring(20), chunk("a"))).taken())
        .isEqualTo(1);
    assertThat(same(List.of(most, "\r\n5\r\na\r\n\r\n\r\n", chunk("b"))).taken()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3;a=b\r\none\r\n",
        "3 \r\none\r\n",
        "3\none\n",
        "00000003\r\none\r\n",
        "x\r\none\r\n",
        "-3\r\none\r\n",
        "3\r\nones\r\n",
        "3\r\none\rx",
        "\r\n3\r\none\r\n",
        "0\r\ntrailer: x\r\n\r\n"
      })
  void whatIsNoPlainChunkIsTheDecoders(String odd) {
    Answers answers = same(List.of(HEAD, odd, chunk("two")));
    assertThat(answers.taken()).isZero();
    same(List.of(HEAD, chunk("one") + odd, chunk("two")));
    same(List.of(HEAD + odd, chunk("two")));
  }

  @Provide
  Arbitrary<List<String>> connections() {
    Arbitrary<String> data =
        Arbitraries.strings().withChars("ab\r\n0f;HTTP/1.1 ").ofMinLength(1).ofMaxLength(40);
    Arbitrary<String> chunk = data.map(ChunkShortcutTest::chunk);
    Arbitrary<String> odd =
        Arbitraries.of("3;x=y\r\nabc\r\n", "A\r\n0123456789\r\n", "003\r\nabc\r\n");
    Arbitrary<String> chunks =
        Arbitraries.frequencyOf(Tuple.of(12, chunk), Tuple.of(1, odd))
            .list()
            .ofMaxSize(12)
            .map(all -> String.join("", all));
    Arbitrary<String> end = Arbitraries.of(END, END, "0\r\nx: y\r\n\r\n");
    Arbitrary<String> plain = chunks.flatMap(all -> end.map(last -> HEAD + all + last));
    Arbitrary<String> other =
        Arbitraries.of(
            "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n3\r\nabcd",
            "HTTP/1.1 103 Early Hints\r\n\r\n" + HEAD + chunk("one") + END,
            GZIP + chunk(zipped("zip")) + END,
            "HTTP/1.1 204 No Content\r\n\r\n");
    return Arbitraries.frequencyOf(Tuple.of(4, plain), Tuple.of(1, other))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /** Reads do not reach from one answer to the next, as no request is sent before its time. */
  @Slow
  @Property(tries = 3000)
  @Label("every answer is the same with the shortcut and without, cut into reads anywhere")
  void everyAnswerIsTheSame(
      @ForAll("connections") List<String> connection, @ForAll List<Integer> cuts) {
    List<String> reads = new ArrayList<>();
    int next = 0;
    for (String answer : connection) {
      int from = 0;
      while (from < answer.length()) {
        int size = cuts.isEmpty() ? 30 : 1 + Math.floorMod(cuts.get(next++ % cuts.size()), 60);
        int to = Math.min(answer.length(), from + size);
        reads.add(answer.substring(from, to));
        from = to;
      }
    }
    assertThat(same(reads).errors()).isEmpty();
  }

  /** As servers write: the head, then a chunk or two a read. */
  @Slow
  @Property(tries = 1000)
  @Label("reads that end with chunks are taken, all of them")
  void readsThatEndWithChunksAreTaken(@ForAll List<List<Boolean>> sizes) {
    List<String> reads = new ArrayList<>(List.of(HEAD));
    int chunks = 0;
    for (List<Boolean> read : sizes) {
      reads.add(String.join("", read.stream().map(b -> chunk(b ? "long\r\n" : "s")).toList()));
      chunks += read.size();
    }
    reads.removeIf(String::isEmpty);
    assertThat(same(reads).taken()).isEqualTo(chunks);
  }
}
