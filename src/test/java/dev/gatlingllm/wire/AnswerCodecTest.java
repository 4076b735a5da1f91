package dev.gatlingllm.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 15.2 and RFC 9112, section 9: which bytes of a connection are whose answer. */
class AnswerCodecTest {
  private static final String HINTS =
      "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  private static final String SHORT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String TIMEOUT =
      "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> told = new ArrayList<>();
  private int strays;

  AnswerCodecTest() {
    channel.pipeline().addLast(new AnswerCodec(() -> strays++));
    channel.pipeline().addLast(new Told());
  }

  private DefaultFullHttpRequest request(HttpMethod method) {
    return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/", Unpooled.EMPTY_BUFFER);
  }

  private AnswerCodecTest asks() {
    channel.writeOutbound(request(HttpMethod.POST));
    channel.releaseOutbound();
    return this;
  }

  private AnswerCodecTest comes(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    return this;
  }

  /** Another connection on which a request has been answered. */
  private static AnswerCodecTest kept() {
    AnswerCodecTest other = new AnswerCodecTest().asks().comes(SHORT);
    other.told.clear();
    return other;
  }

  private void isClosedForStrays() {
    assertThat(strays).isEqualTo(1);
    assertThat(channel.isOpen()).isFalse();
  }

  private void isOpen() {
    assertThat(strays).isZero();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void interimHeadsAreNoAnswerWhereverTheReadsAreCut() {
    String bytes = "HTTP/1.0 100 Continue\r\nContent-Length: 9\r\n\r\n" + HINTS + HINTS + STREAM;
    for (int cut = 0; cut <= bytes.length(); cut++) {
      AnswerCodecTest it = new AnswerCodecTest().asks();
      it.comes(bytes.substring(0, cut)).comes(bytes.substring(cut));
      assertThat(String.join("", it.told)).as("cut at %d", cut).isEqualTo("200 abcde.");
      it.isOpen();
    }
  }

  @Test
  void soItIsWhereEachReadHasOneByte() {
    asks();
    (HINTS + STREAM).chars().forEach(b -> comes(String.valueOf((char) b)));
    assertThat(String.join("", told)).isEqualTo("200 abcde.");
    isOpen();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103, 104, 199})
  void aStatusBelow200IsNeverAnAnswer(int status) {
    asks().comes("HTTP/1.1 " + status + " Interim\r\n\r\n");
    assertThat(told).isEmpty();
    comes(SHORT);
    assertThat(told).containsExactly("200 ", "ok.");
  }

  @Test
  void anotherProtocolIsNone() {
    asks().comes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\nPRI * HTTP/2.0\r\n");
    assertThat(told).containsExactly("HTTP 101, though no other protocol was asked for");
  }

  @Test
  void whoAskedWhetherToSendTheBodyIsToldOnce() {
    DefaultFullHttpRequest asking = request(HttpMethod.POST);
    asking.headers().set(HttpHeaderNames.EXPECT, "100-continue");
    channel.writeOutbound(asking);
    String go = "HTTP/1.1 100 Continue\r\n\r\n";
    comes(HINTS + go + go + HINTS + SHORT);
    assertThat(told).containsExactly("100 ", ".", "200 ", "ok.");
  }

  @Test
  void theAnswerToAHeadRequestHasNoBody() {
    channel.writeOutbound(request(HttpMethod.HEAD));
    comes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
    assertThat(told).containsExactly("200 ", ".");
    isOpen();
  }

  @ParameterizedTest
  @ValueSource(strings = {SHORT, STREAM, TIMEOUT, HINTS, "x", "\r\n", "HTTP/1.1 200 OK\r\n"})
  void bytesBehindAnAnswerAreNobodysAndCloseTheConnection(String stray) {
    asks().comes(STREAM + stray);
    assertThat(String.join("", told)).isEqualTo("200 abcde.");
    isClosedForStrays();

    AnswerCodecTest later = kept().comes(stray);
    assertThat(later.told).isEmpty();
    later.isClosedForStrays();
  }

  @Test
  void soAreThoseThatComeBeforeAnyRequest() {
    comes(SHORT);
    assertThat(told).isEmpty();
    isClosedForStrays();
  }

  @Test
  void whatAContentLengthIsShortOfIsNobodys() {
    asks().comes("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{\"a\":1}");
    assertThat(told).containsExactly("200 ", "{\"a.");
    isClosedForStrays();
  }

  @ParameterizedTest
  @ValueSource(strings = {TIMEOUT, "\"choices\":[]}", "x"})
  void whatMayHaveCrossedARequestOfAKeptConnectionIsNotItsAnswer(String late) {
    AnswerCodecTest it = kept().asks().comes(late);
    assertThat(it.told).isEmpty();
    it.isClosedForStrays();
  }

  @ParameterizedTest
  @CsvSource({"true, 'HTTP/1.1 408 Request Timeout'", "false, 'HTTP/1.1 400 No'"})
  void anyOtherRefusalIsTheAnswer(boolean first, String line) {
    AnswerCodecTest it = first ? new AnswerCodecTest() : kept();
    it.asks().comes(line + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    assertThat(it.told).containsExactly(line.substring(9, 13), ".");
    it.isOpen();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":\"no\"}", "data: {}\n\n", "<html>", "ICY 200 OK\r\n\r\n"})
  void aBodyWithoutAHeadIsNoHttp(String body) {
    asks().comes(body);
    assertThat(told).containsExactly("the answer is no HTTP: " + body.strip());
    comes(SHORT);
    assertThat(told).hasSize(1);
  }

  @Test
  void aHeadMayHaveUpTo64KiBytesInterimOnesIncluded() {
    String half = "HTTP/1.1 103 Early Hints\r\nLink: " + "x".repeat(32_000) + "\r\n\r\n";
    asks().comes(half).comes(half).comes(SHORT);
    assertThat(told).containsExactly("200 ", "ok.");
    told.clear();
    asks().comes(half).comes(half).comes(half).comes(SHORT);
    assertThat(told).containsExactly("the answer's heads are larger than 65,536 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nx: ', a",
    "'HTTP/1.1 200 OK\r\n', 'x: yyyyyyyy\r\n'",
    "'HTTP/1.1 200 OK\r\n', 'x:\r\n'",
    "'HTTP/1.1 200 ', a",
    "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 0",
    "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;', a",
    "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'x: y\r\n'",
    "'', 'HTTP/1.1 102 Processing\r\nx: yyyyyyyy\r\n\r\n'"
  })
  void whatDoesNotEndIsAnErrorAndNotKept(String begins, String goesOn) {
    asks().comes(begins);
    String read = goesOn.repeat(8_000 / goesOn.length());
    for (int i = 0; i < 20 && told.stream().noneMatch(it -> it.length() > 5); i++) {
      comes(read);
    }
    assertThat(told.get(told.size() - 1)).containsAnyOf("larger than 65", "more than 1,000");
  }

  @Test
  void aHeadThatBreaksOffIsAnError() {
    asks().comes("HTTP/1.1 200 OK\r\nx: y");
    channel.finish();
    assertThat(told).containsExactly("Connection closed before received headers");
  }

  @Test
  void aBodyMayEndWithTheConnection() {
    asks().comes("HTTP/1.1 200 OK\r\n\r\nabc");
    channel.finish();
    assertThat(String.join("", told)).isEqualTo("200 abc.");
  }

  private final class Told extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (((HttpObject) message).decoderResult().isFailure()) {
        told.add(((HttpObject) message).decoderResult().cause().getMessage());
      } else if (message instanceof HttpResponse head) {
        told.add(head.status().code() + " ");
      } else if (message instanceof HttpContent content) {
        String end = message instanceof LastHttpContent ? "." : "";
        told.add(content.content().toString(ISO_8859_1) + end);
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      told.add(cause.getMessage());
    }
  }
}
