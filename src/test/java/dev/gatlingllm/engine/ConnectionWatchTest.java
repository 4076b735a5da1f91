package dev.gatlingllm.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionWatchTest {
  private static final String BODY = "\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked";

  private final EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder());
  private int told;
  private final ConnectionWatch watch;

  ConnectionWatchTest() {
    channel.pipeline().addLast("app", new ChannelInboundHandlerAdapter());
    watch = ConnectionWatch.on(channel, "app", () -> told++);
  }

  private void comes(String text) {
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
    assertThat(told).isEqualTo(1);
    assertThat(watch.httpVersion()).isEqualTo("HTTP/1.1");
  }

  @Test
  void soIsOneThatHasCarriedTheNextRequestAlready() {
    comes(CHUNKED + BODY);
    assertThat(ConnectionWatch.on(channel, "app", () -> told += 10)).isSameAs(watch);
    serverCloses();
    assertThat(told).isEqualTo(10);
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
    assertThat(told).isZero();
    assertThat(watch.httpVersion()).isEqualTo(answer.substring(0, 8));
  }

  @Test
  void aConnectionThatBreaksInAnAnswerIsAnotherMatter() {
    comes(CHUNKED + BODY);
    comes(CHUNKED + "\r\n\r\n3\r\nabc\r\n");
    serverCloses();
    assertThat(told).isZero();
  }

  @Test
  void whatWeCloseOurselvesIsNoBrokenPromise() {
    comes(CHUNKED + BODY);
    channel.close();
    assertThat(told).isZero();
  }
}
