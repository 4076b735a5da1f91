package dev.gatlingllm.wire;

import static io.netty.buffer.Unpooled.EMPTY_BUFFER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionWatchTest {
  private static final String BODY = "\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ToldOfConnections told = new ToldOfConnections();
  private final ConnectionWatch watch;

  ConnectionWatchTest() {
    channel.pipeline().addLast("http", new HttpClientCodec());
    watch = ConnectionWatch.on(channel, "http", told);
  }

  /** As the answer to a request. */
  private void comes(String text) {
    channel.writeOutbound(
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", EMPTY_BUFFER));
    channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
  }

  /** As if the server had closed it: nothing was asked for on this side. */
  private void serverCloses() {
    channel.pipeline().fireChannelInactive();
  }

  @Test
  void aConnectionClosedRightAfterAnAnswerThatKeepsItIsTold() {
    comes(CHUNKED + BODY);
    serverCloses();
    assertThat(told.closed).isEqualTo(1);
    assertThat(watch.httpVersion()).isEqualTo("HTTP/1.1");
  }

  @Test
  void soIsOneThatHasCarriedTheNextRequestAlready() {
    comes(CHUNKED + BODY);
    ToldOfConnections next = new ToldOfConnections();
    assertThat(ConnectionWatch.on(channel, "http", next)).isSameAs(watch);
    serverCloses();
    assertThat(told.closed).isZero();
    assertThat(next.closed).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHUNKED + "\r\nconnection: close" + BODY,
        "HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\n\r\nabc"
      })
  void anAnswerThatDoesNotKeepItMayCloseIt(String answer) {
    comes(answer);
    serverCloses();
    assertThat(told.closed).isZero();
    assertThat(watch.httpVersion()).isEqualTo(answer.substring(0, 8));
  }

  @Test
  void aConnectionThatBreaksInAnAnswerIsAnotherMatter() {
    comes(CHUNKED + BODY);
    comes(CHUNKED + "\r\n\r\n3\r\nabc\r\n");
    serverCloses();
    assertThat(told.closed).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "transfer-encoding: chunked, true",
    "Transfer-Encoding: Chunked, true",
    "'transfer-encoding: gzip, chunked', false",
    "'transfer-encoding: chunked\r\ncontent-encoding: gzip', false",
    "content-length: 9, false"
  })
  void chunksArePlainWhereNothingElseIsDoneToThem(String headers, boolean plain) {
    comes("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n");
    assertThat(watch.isAmidPlainChunks()).isEqualTo(plain);
  }

  @Test
  void behindTheLastChunkItIsAmidNone() {
    comes(CHUNKED + BODY);
    assertThat(watch.isAmidPlainChunks()).isFalse();
  }

  @Test
  void aConnectionClosedForStrayBytesIsNoBrokenPromise() {
    comes(CHUNKED + BODY + "HTTP/1.1 408 Request Timeout\r\n\r\n");
    serverCloses();
    assertThat(channel.isOpen()).isFalse();
    assertThat(told.closed).isZero();
    assertThat(told.strays).isEqualTo(1);
  }

  @Test
  void whatWeCloseOurselvesIsNoBrokenPromise() {
    comes(CHUNKED + BODY);
    channel.close();
    assertThat(told.closed).isZero();
  }
}
