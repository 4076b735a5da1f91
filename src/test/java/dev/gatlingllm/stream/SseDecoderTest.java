package dev.gatlingllm.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.stream.Decoded.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SseDecoderTest {

  private record Case(String rule, String input, List<Event> events) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static Case of(String rule, String input, Event... events) {
    return new Case(rule, input, List.of(events));
  }

  private static Event data(String data) {
    return new Event("", data, false);
  }

  private static Event named(String name, String data) {
    return new Event(name, data, false);
  }

  private static Event cutOff(String data) {
    return new Event("", data, true);
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("anEmptyBodyHasNoEvent", ""),
        of("lfEndsLines", "data: a\n\ndata: b\n\n", data("a"), data("b")),
        of("crEndsLines", "data: a\r\rdata: b\r\r", data("a"), data("b")),
        of("crLfEndsLines", "data: a\r\n\r\ndata: b\r\n\r\n", data("a"), data("b")),
        of(
            "lineEndsMayBeMixed",
            "data: a\r\n\ndata: b\n\r\ndata: c\r\r\ndata: d\n\r",
            data("a"),
            data("b"),
            data("c"),
            data("d")),
        of("aCommentIsNoEvent", ": ping\n\n:\n\n: data: x\n\ndata: a\n\n", data("a")),
        of(
            "aCommentWithinAnEventIsSkipped",
            "data: a\n: OPENROUTER PROCESSING\ndata: b\n\n",
            data("a\nb")),
        of("oneSpaceAfterTheColonIsDropped", "data:  a \n\n", data(" a ")),
        of("theSpaceMayBeMissing", "data:{\"a\":1}\n\n", data("{\"a\":1}")),
        of("dataLinesAreJoinedByLf", "data: a\ndata:\ndata: c\r\ndata\n\n", data("a\n\nc\n")),
        of("emptyDataIsAnEvent", "data:\n\ndata\n\ndata: \n\n", data(""), data(""), data("")),
        of("blankLinesAreNoEvents", "\n\r\n\r\n\ndata: a\n\n\n\n", data("a")),
        of("idAndRetryAreSkipped", "id: 1\nretry: 5\ndata: a\nid\nretry:x\n\n", data("a")),
        of(
            "unknownFieldsAreSkipped",
            "datum: x\ndat: x\ndatabase: x\nData: x\n data: x\nx\nevents: y\nerrors: z\n\n"
                + "data: a\n\n",
            data("a")),
        of(
            "theNameIsOfItsEventOnly",
            "event: ping\ndata: a\n\ndata: b\n\n",
            named("ping", "a"),
            data("b")),
        of("aNameAloneIsNoEvent", "event: ping\n\ndata: a\n\n", data("a")),
        of("theLastNameCounts", "event: a\nevent: bc\ndata: x\n\n", named("bc", "x")),
        of("anEmptyNameIsNone", "event: a\nevent\ndata: x\n\n", data("x")),
        of(
            "theNameMayComeAfterOrAmidTheData",
            "data: a\nevent: message_delta\ndata: a long second line of data\n\n"
                + "data\nevent: e\n\n",
            named("message_delta", "a\na long second line of data"),
            named("e", "")),
        of("aLaterNameReplacesAnEarlier", "event: a\ndata: x\nevent:\n\n", data("x")),
        of(
            "anErrorFieldIsDataNamedError",
            "data: a\n\nerror: {\"code\":500}\n\ndata\nerror:x\n\ndata: [DONE]\n\n",
            data("a"),
            named("error", "{\"code\":500}"),
            named("error", "\nx"),
            data("[DONE]")),
        of("aByteOrderMarkIsDropped", "\uFEFFdata: a\n\n", data("a")),
        of("aByteOrderMarkElsewhereIsNot", "\n\uFEFFdata: a\n\ndata: \uFEFFb\n\n", data("\uFEFFb")),
        of("aSecondByteOrderMarkIsNoMark", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", data("b")),
        of("aPartOfAMarkIsNone", "\uFEFE", new Event[0]),
        of(
            "utf8IsKept",
            "data: häß 中文 🙂\n\nevent: é\ndata: ü\n\n",
            data("häß 中文 🙂"),
            named("é", "ü")),
        of(
            "otherControlsAreData",
            "data: a\u0000\u000b\t\u001fb\n\n",
            data("a\u0000\u000b\t\u001fb")),
        of(
            "theLastBlankLineMayBeMissing",
            "data: a\n\ndata: [DONE]\n",
            data("a"),
            cutOff("[DONE]")),
        of("theLastLineEndMayBeMissing", "data: a\r\rdata: [DONE]", data("a"), cutOff("[DONE]")),
        of("aCrAtTheEndMayBeTheBlankLine", "data: a\r\n\r", data("a")),
        of(
            "aCutEventIsOfferedAsCut",
            "event: e\ndata: a\nevent: f\ndata: {\"x",
            new Event("f", "a\n{\"x", true)),
        of("aCutFieldNameIsNoData", "data: a\n\ndat", data("a")),
        of("aCutCommentIsNoEvent", "data: a\n\n: bye", data("a")),
        of(
            "anEventMayMoveAsTheBufferGrows",
            "data: a\n\nevent: e\ndata: "
                + "x".repeat(1500)
                + "\ndata: "
                + "y".repeat(1500)
                + "\n\n",
            data("a"),
            named("e", "x".repeat(1500) + "\n" + "y".repeat(1500))),
        of(
            "jsonWithoutAFieldIsData",
            "data: a\n\n{\n  \"error\": {\r\n    \"data\": 1\n  }\n}\n\ndata: b\n\n",
            data("a"),
            data("{\n  \"error\": {\n    \"data\": 1\n  }\n}"),
            data("b")),
        of(
            "suchJsonMayEndWithTheBody",
            "{\"error\":\"no stream\"}",
            cutOff("{\"error\":\"no stream\"}")),
        of("suchJsonMayHaveAName", "event: error\n{\"x\":1}\n\n", named("error", "{\"x\":1}")),
        of("amidDataABraceIsNoData", "data: a\n{\"x\":1}\n\n", data("a")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theRuleHolds(Case c) {
    byte[] input = c.input.getBytes(UTF_8);
    Decoded whole = Decoded.of(new SseDecoder(), input);
    assertThat(whole.events()).isEqualTo(c.events);
    assertThat(whole.tooLarge()).isFalse();
    assertThat(whole).isEqualTo(NaiveSse.decode(input));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutsChangeNothing(Case c) {
    assertCutsChangeNothing(c.input.getBytes(UTF_8), EventDecoder.DEFAULT_MAX_EVENT_BYTES);
  }

  private static void assertCutsChangeNothing(byte[] input, int maxEventBytes) {
    Decoded whole = Decoded.of(new SseDecoder(maxEventBytes), input);
    for (int cut = 0; cut <= input.length; cut++) {
      Decoded cutOnce = Decoded.of(new SseDecoder(maxEventBytes), input, cut);
      assertThat(cutOnce).as("cut at %d", cut).isEqualTo(whole);
    }
    int[] everywhere = IntStream.range(1, Math.max(input.length, 1)).toArray();
    Decoded byteByByte = Decoded.of(new SseDecoder(maxEventBytes), input, everywhere);
    assertThat(byteByByte).as("byte by byte").isEqualTo(whole);
  }

  @Test
  void cutsChangeNothingAtTheSizeLimit() {
    for (String end : List.of("\n", "\r", "\r\n")) {
      for (int length = 8; length <= 12; length++) {
        String line = "data:" + "x".repeat(length - 5) + end;
        byte[] input = (line + line + end + "data: y" + end + end).getBytes(UTF_8);
        assertCutsChangeNothing(input, 10);
      }
    }
  }

  @Test
  void anEventOfTheLimitPassesAndOneByteMoreDoesNot() {
    Decoded fits = Decoded.of(new SseDecoder(10), "data: 5678\n\ndata:y\n\n".getBytes(UTF_8));
    assertThat(fits.events()).containsExactly(data("5678"), data("y"));
    assertThat(fits.tooLarge()).isFalse();

    Decoded large =
        Decoded.of(new SseDecoder(10), "data:x\n\ndata: 56789\n\ndata:y\n\n".getBytes(UTF_8));
    assertThat(large.events()).containsExactly(data("x"));
    assertThat(large.tooLarge()).isTrue();
  }

  @Test
  void theLinesOfAnEventCountTogether() {
    byte[] input = "data: a\ndata: b\ndata: c\n\n".getBytes(UTF_8);
    assertThat(Decoded.of(new SseDecoder(16), input).tooLarge()).isTrue();
    assertThat(Decoded.of(new SseDecoder(17), input).events()).containsExactly(data("a\nb\nc"));
  }

  @Test
  void heartbeatsNeverAddUp() {
    byte[] input = (": still thinking\n".repeat(1000) + "data: a\n\n").getBytes(UTF_8);
    Decoded decoded = Decoded.of(new SseDecoder(32), input);
    assertThat(decoded.events()).containsExactly(data("a"));
    assertThat(decoded.framing().comments()).isEqualTo(1000);
  }

  @Test
  void aHugeLineIsDroppedInBoundedMemory() {
    SseDecoder decoder = new SseDecoder(1 << 20);
    byte[] piece = new byte[1 << 16];
    Arrays.fill(piece, (byte) 'x');
    ByteBuf read = Unpooled.wrappedBuffer(piece);
    decoder.append(Unpooled.copiedBuffer("data: ", UTF_8));
    int largest = 0;
    for (int i = 0; i < 1600; i++) {
      decoder.append(read);
      assertThat(decoder.next()).isFalse();
      largest = Math.max(largest, decoder.buffer().length);
    }
    assertThat(decoder.tooLarge()).isTrue();
    assertThat(decoder.end()).isFalse();
    assertThat(decoder.framing().bytes()).isEqualTo(1600L * piece.length + 6);
    assertThat(largest).isLessThanOrEqualTo(4 << 20);
    assertThat(decoder.buffer().length).isLessThanOrEqualTo(1 << 16);
  }

  @Test
  void aBufferDoesNotGrowWithTheStream() {
    SseDecoder decoder = new SseDecoder();
    int first = decoder.buffer().length;
    ByteBuf read = Unpooled.copiedBuffer("data: " + "x".repeat(300) + "\n\nda", UTF_8);
    ByteBuf rest = Unpooled.copiedBuffer("ta: y\n\n", UTF_8);
    for (int i = 0; i < 10_000; i++) {
      decoder.append(read);
      assertThat(decoder.next()).isTrue();
      assertThat(decoder.next()).isFalse();
      decoder.append(rest);
      assertThat(decoder.next()).isTrue();
      assertThat(decoder.next()).isFalse();
    }
    assertThat(decoder.buffer().length).isEqualTo(first);
  }

  /** Quadratic work would be 10^13 steps. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void byteByByteIsLinear() {
    byte[] input = ("event: e\ndata: " + "x".repeat(4 << 20) + "\n\n").getBytes(UTF_8);
    SseDecoder decoder = new SseDecoder();
    ByteBuf bytes = Unpooled.wrappedBuffer(input);
    int events = 0;
    for (int i = 0; i < input.length; i++) {
      bytes.setIndex(i, i + 1);
      decoder.append(bytes);
      if (decoder.next()) {
        events++;
        assertThat(decoder.dataTo() - decoder.dataFrom()).isEqualTo(4 << 20);
      }
    }
    assertThat(events).isEqualTo(1);
    assertThat(decoder.end()).isFalse();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void manyLinesOfDataAreJoinedInLinearTime() {
    byte[] input = ("data: a\nevent: e\n".repeat(500_000) + "\n").getBytes(UTF_8);
    Decoded decoded = Decoded.of(new SseDecoder(), input);
    assertThat(decoded.events()).hasSize(1);
    assertThat(decoded.events().get(0).name()).isEqualTo("e");
    assertThat(decoded.events().get(0).data()).isEqualTo("a\n".repeat(499_999) + "a");
  }

  @Test
  void appendLeavesTheReadAlone() {
    ByteBuf read = Unpooled.copiedBuffer("xxdata: a\n\n", UTF_8).skipBytes(2);
    SseDecoder decoder = new SseDecoder();
    decoder.append(read);
    assertThat(read.readerIndex()).isEqualTo(2);
    assertThat(read.refCnt()).isEqualTo(1);
    read.setZero(0, read.capacity());
    assertThat(decoder.next()).isTrue();
    assertThat(Decoded.event(decoder)).isEqualTo(data("a"));
  }

  @Test
  void aDirectBufferWillDo() {
    ByteBuf read = Unpooled.directBuffer().writeBytes("data: a\n\n".getBytes(UTF_8));
    SseDecoder decoder = new SseDecoder();
    decoder.append(read);
    read.release();
    assertThat(decoder.next()).isTrue();
    assertThat(Decoded.event(decoder)).isEqualTo(data("a"));
  }

  @Test
  void bytesBehindTheEventOfferedAreTheRestLineEndsNotCounted() {
    SseDecoder decoder = new SseDecoder();
    decoder.append(Unpooled.copiedBuffer("data: a\r\n\r\n\r\ndata: b\n\n: c", UTF_8));
    assertThat(decoder.next()).isTrue();
    assertThat(decoder.rest()).isEqualTo("data: b: c".length());
    assertThat(decoder.next()).isTrue();
    assertThat(decoder.rest()).isEqualTo(": c".length());
    assertThat(decoder.end()).isFalse();
    assertThat(decoder.rest()).isZero();
  }

  @Test
  void theEndIsToldOnce() {
    SseDecoder decoder = new SseDecoder();
    decoder.append(Unpooled.copiedBuffer("data: a\n\ndata: b", UTF_8));
    assertThat(decoder.end()).isTrue();
    assertThat(Decoded.event(decoder)).isEqualTo(data("a"));
    assertThat(decoder.end()).isTrue();
    assertThat(Decoded.event(decoder)).isEqualTo(cutOff("b"));
    assertThat(decoder.end()).isFalse();
    assertThat(decoder.unterminated()).isFalse();
    assertThat(decoder.next()).isFalse();
  }

  @Test
  void aLimitBelowOneIsRefused() {
    assertThatThrownBy(() -> new SseDecoder(0)).hasMessageContaining("maxEventBytes is 0");
  }
}
