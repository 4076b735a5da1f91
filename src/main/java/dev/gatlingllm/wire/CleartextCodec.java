package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerBounds;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.HttpToHttp2ConnectionHandler;
import io.netty.handler.codec.http2.HttpToHttp2ConnectionHandlerBuilder;
import java.util.Map;

/** Creates Netty's (4.2) client side of an HTTP/2 connection, for {@link CleartextHttp2}. */
final class CleartextCodec {
  /**
   * Flow-control window of an answer and of the connection. With the default of 65,535 bytes, a
   * large answer over a slow path would be slowed down by us.
   */
  private static final int WINDOW = 4 << 20;

  /** Netty's limit of 2 is low for servers that flush; more cost nothing. */
  private static final int MOST_EMPTY_FRAMES = 1_000;

  private static final HttpVersion VERSION = new HttpVersion("HTTP", 2, 0, true);

  private CleartextCodec() {}

  /** Converts HTTP/1.1 requests; the frames of answers go to the listener. */
  static HttpToHttp2ConnectionHandler of(Http2Connection connection, Http2FrameListener answers) {
    return new HttpToHttp2ConnectionHandlerBuilder()
        .connection(connection)
        .frameListener(answers)
        .httpScheme(HttpScheme.HTTP)
        .initialSettings(
            Http2Settings.defaultSettings()
                .pushEnabled(false)
                .initialWindowSize(WINDOW)
                .maxHeaderListSize(AnswerBounds.HEAD_BYTES))
        // A server may allow a single stream, and that of an abandoned request may still be open.
        .encoderEnforceMaxConcurrentStreams(true)
        .decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_FRAMES)
        .gracefulShutdownTimeoutMillis(0)
        .flushPreface(false) // it is written together with the request
        .build();
  }

  /** The head of an answer, in the form of HTTP/1.1. */
  static HttpResponse head(HttpResponseStatus status, Http2Headers headers) {
    HttpResponse head = new DefaultHttpResponse(VERSION, status);
    for (Map.Entry<CharSequence, CharSequence> header : headers) {
      if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey())) {
        head.headers().add(header.getKey(), header.getValue());
      }
    }
    return head;
  }

  /** Widens the connection's window, which no setting controls: RFC 9113, section 6.9.2. */
  static void widen(Http2Connection connection) {
    Http2Stream whole = connection.connectionStream();
    var window = connection.local().flowController();
    try {
      window.incrementWindowSize(whole, WINDOW - window.windowSize(whole));
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
