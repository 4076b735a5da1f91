package dev.gatlingllm.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferDecoderTest {

  private static TransferDecoder decoder(String header) {
    byte[] head = ("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n").getBytes(ISO_8859_1);
    return new TransferDecoder(RawHead.of(head, RawHead.end(head)));
  }

  private static String body(TransferDecoder decoder, String text, int cut) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return new String(decoder.feed(Arrays.copyOf(bytes, cut)), ISO_8859_1)
        + new String(decoder.feed(Arrays.copyOfRange(bytes, cut, bytes.length)), ISO_8859_1);
  }

  @Test
  void chunksAreJoinedWhereverTheReadsCutThem() {
    String text = "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\ntrailer: t\r\n\r\nmore";
    for (int cut = 0; cut <= text.length(); cut++) {
      TransferDecoder decoder = decoder("Transfer-Encoding: Chunked");
      assertThat(body(decoder, text, cut)).isEqualTo("abc0123456789");
      assertThat(decoder.ended()).isTrue();
      assertThat(decoder.trouble()).isNull();
      assertThat(decoder.surplus()).isEqualTo(4);
      assertThat(decoder.describe()).isEqualTo("chunked, 2 pieces, 13 bytes");
    }
  }

  @Test
  void aLengthEndsTheBody() {
    TransferDecoder decoder = decoder("content-length: 3");
    assertThat(body(decoder, "abcd", 2)).isEqualTo("abc");
    assertThat(decoder.ended()).isTrue();
    assertThat(decoder.surplus()).isEqualTo(1);
    assertThat(decoder("content-length: 0").ended()).isTrue();
  }

  @Test
  void withoutEitherOnlyTheConnectionEndsIt() {
    TransferDecoder decoder = decoder("server: x");
    assertThat(body(decoder, "abcd", 2)).isEqualTo("abcd");
    assertThat(decoder.ended()).isFalse();
    assertThat(decoder.endsWithConnection()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "\r\n", "-1\r\n", "3\r\nabcd\r\n"})
  void aBrokenFramingIsTold(String text) {
    TransferDecoder decoder = decoder("transfer-encoding: chunked");
    decoder.feed(text.getBytes(ISO_8859_1));
    assertThat(decoder.trouble()).isNotNull();
    assertThat(decoder.ended()).isFalse();
  }

  @Test
  void aSizeThatNeverEndsIsTold() {
    TransferDecoder decoder = decoder("transfer-encoding: chunked");
    decoder.feed("1".repeat(5000).getBytes(ISO_8859_1));
    assertThat(decoder.trouble()).contains("does not end");
  }

  @ParameterizedTest
  @CsvSource({"'HTTP/1.1 200 OK', true", "'HTTP/1.0 503', true", "'HTTP/2 200', false", "x, false"})
  void aStatusLineIsKnownByItsForm(String line, boolean http) {
    byte[] head = (line + "\n\nbody").getBytes(ISO_8859_1);
    int end = RawHead.end(head);
    assertThat(end).isEqualTo(line.length() + 2);
    assertThat(RawHead.of(head, end).isHttp()).isEqualTo(http);
  }

  @Test
  void aHeadThatHasNotEndedHasNoEnd() {
    byte[] head = "HTTP/1.1 200 OK\r\na: b\r\n".getBytes(ISO_8859_1);
    assertThat(RawHead.end(head)).isEqualTo(-1);
    assertThat(RawHead.end(new byte[0])).isEqualTo(-1);
  }
}
