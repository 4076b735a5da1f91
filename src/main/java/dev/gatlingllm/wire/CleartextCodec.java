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

/** Netty's client side of an HTTP/2 connection (4.2), as {@link CleartextHttp2} wants it. */
final class CleartextCodec {
  /**
   * Bytes that may be under way to us, of an answer and of the connection. By the default of 65,535
   * a large answer over a long way would take the time that we let the server wait.
   */
  private static final int WINDOW = 4 << 20;

  /** Netty's own 2 are few for a server that means to flush; these cost nothing. */
  private static final int MOST_EMPTY_FRAMES = 1_000;

  private static final HttpVersion VERSION = new HttpVersion("HTTP", 2, 0, true);

  private CleartextCodec() {}

  /** Takes requests as those of HTTP/1.1; the frames of answers go to the listener. */
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
        // A server may allow one stream, and that of a request given up may not be closed yet.
        .encoderEnforceMaxConcurrentStreams(true)
        .decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_FRAMES)
        .gracefulShutdownTimeoutMillis(0)
        .flushPreface(false) // it goes with the request, in one write
        .build();
  }

  /** An answer's, as one of HTTP/1.1 would be. */
  static HttpResponse head(HttpResponseStatus status, Http2Headers headers) {
    HttpResponse head = new DefaultHttpResponse(VERSION, status);
    for (Map.Entry<CharSequence, CharSequence> header : headers) {
      if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey())) {
        head.headers().add(header.getKey(), header.getValue());
      }
    }
    return head;
  }

  /** The window of the whole connection is none of the settings: RFC 9113, section 6.9.2. */
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
