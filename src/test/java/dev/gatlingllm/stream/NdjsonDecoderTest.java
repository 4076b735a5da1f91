package dev.gatlingllm.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonDecoderTest {

  /** One that the end of the body cuts off has an ellipsis. */
  private record Case(String rule, String input, List<String> lines) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static Case of(String rule, String input, String... lines) {
    return new Case(rule, input, List.of(lines));
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("anEmptyBodyHasNoLine", ""),
        of("lfEndsALine", "{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}", "{\"b\":2}"),
        of("crLfEndsALine", "{\"a\":1}\r\n{\"b\":2}\r\n", "{\"a\":1}", "{\"b\":2}"),
        of("crEndsALine", "{}\r[]\r", "{}", "[]"),
        of("blankLinesAreNone", "\n\r\n{}\n\n  \n\t\n[]\n\r\n", "{}", "[]"),
        of("spacesAroundAreOfTheLine", " {} \n", " {} "),
        of("theLastLineMayLackItsEnd", "{}\n{\"a\"", "{}", "{\"a\"…"),
        of("aLoneBlankEndIsNoLine", "{}\n  ", "{}"),
        of("aByteOrderMarkIsSkipped", "\uFEFF{}\n[]\n", "{}", "[]"),
        of("textOfAnyLanguageStaysWhole", "{\"t\":\"日本語 🎈\"}\n", "{\"t\":\"日本語 🎈\"}"),
        of("u2028IsNoLineEnd", "{\"t\":\"a\u2028b\u0085c\"}\n", "{\"t\":\"a\u2028b\u0085c\"}"));
  }

  private static List<String> decoded(NdjsonDecoder decoder, byte[] input, int... cuts) {
    ByteBuf bytes = Unpooled.wrappedBuffer(input);
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : input.length;
      decoder.append(bytes.slice(from, to - from));
      from = to;
      while (decoder.next()) {
        lines.add(text(decoder));
      }
    }
    while (decoder.end()) {
      lines.add(text(decoder));
    }
    return lines;
  }

  private static String text(NdjsonDecoder decoder) {
    int from = decoder.dataFrom();
    return new String(decoder.buffer(), from, decoder.dataTo() - from, UTF_8)
        + (decoder.unterminated() ? "…" : "");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inOneRead(Case it) {
    assertThat(decoded(new NdjsonDecoder(), it.input.getBytes(UTF_8))).isEqualTo(it.lines);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutAtEveryByte(Case it) {
    byte[] input = it.input.getBytes(UTF_8);
    for (int cut = 0; cut <= input.length; cut++) {
      assertThat(decoded(new NdjsonDecoder(), input, cut)).as("cut at %d", cut).isEqualTo(it.lines);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void byteByByte(Case it) {
    byte[] input = it.input.getBytes(UTF_8);
    NdjsonDecoder decoder = new NdjsonDecoder();
    int[] cuts = IntStream.range(1, Math.max(1, input.length)).toArray();
    assertThat(decoded(decoder, input, cuts)).isEqualTo(it.lines);
    assertThat(decoder.framing().bytes()).isEqualTo(input.length);
  }

  @Test
  void framingTellsTheLineEnds() {
    NdjsonDecoder decoder = new NdjsonDecoder();
    decoded(decoder, "{}\r\n{}\n".getBytes(UTF_8));
    assertThat(decoder.framing()).isEqualTo(new Framing(7, 0, true, false, true));
  }

  @Test
  void aLineOfTheLimitIsTaken() {
    NdjsonDecoder decoder = new NdjsonDecoder(4);
    assertThat(decoded(decoder, "1234\n5678\n".getBytes(UTF_8))).containsExactly("1234", "5678");
    assertThat(decoder.tooLarge()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345\n6\n", "12345", "1\n23456"})
  void aLineOverTheLimitEndsItAll(String input) {
    for (int cut = 0; cut <= input.length(); cut++) {
      NdjsonDecoder decoder = new NdjsonDecoder(4);
      assertThat(decoded(decoder, input.getBytes(UTF_8), cut)).doesNotContain("6", "12345");
      assertThat(decoder.tooLarge()).isTrue();
      assertThat(decoder.framing().bytes()).isEqualTo(input.length());
    }
  }

  @Test
  void anEndlessLineIsNotKept() {
    NdjsonDecoder decoder = new NdjsonDecoder(1 << 20);
    ByteBuf piece = Unpooled.wrappedBuffer("x".repeat(64 << 10).getBytes(UTF_8));
    for (int i = 0; i < 1600; i++) {
      decoder.append(piece.slice());
      assertThat(decoder.next()).isFalse();
    }
    assertThat(decoder.tooLarge()).isTrue();
    assertThat(decoder.buffer()).hasSizeLessThan(128 << 10);
    assertThat(decoder.framing().bytes()).isEqualTo(100L << 20);
  }

  @Test
  void bytesBehindTheLineOfferedAreTheRest() {
    NdjsonDecoder decoder = new NdjsonDecoder();
    decoder.append(Unpooled.wrappedBuffer("{}\n\n{}".getBytes(UTF_8)));
    assertThat(decoder.next()).isTrue();
    assertThat(decoder.rest()).isEqualTo(2);
    assertThat(decoder.end()).isTrue();
    assertThat(decoder.rest()).isZero();
  }

  @Test
  void theLimitHasLimits() {
    assertThatThrownBy(() -> new NdjsonDecoder(0)).hasMessageContaining("must be in 1 to");
    assertThatThrownBy(() -> new NdjsonDecoder((1 << 30) + 1)).hasMessageContaining("1073741825");
  }
}
