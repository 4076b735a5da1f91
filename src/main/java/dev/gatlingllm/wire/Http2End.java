package dev.gatlingllm.wire;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.AttributeKey;
import java.io.IOException;

/**
 * What a server of HTTP/2 said when it ended a stream (RST_STREAM) or a connection (GOAWAY): the
 * frame and its error code (RFC 9113, section 7), e.g. "GOAWAY ENHANCE_YOUR_CALM".
 */
final class Http2End {
  private static final AttributeKey<Long> GOAWAY = AttributeKey.valueOf(Http2End.class, "goAway");

  /** The frame that ends a stream, not its connection. */
  static final String RESET = "RST_STREAM";

  private Http2End() {}

  /** The server will end the connection, with this code. */
  static void announced(Channel channel, long errorCode) {
    channel.attr(GOAWAY).set(errorCode);
  }

  /** Why a connection ended: with the server's GOAWAY, if there was one. */
  static Throwable of(Channel channel, Throwable error) {
    Long code = channel.attr(GOAWAY).get();
    return code == null || !(error instanceof IOException) || error instanceof NoHttp2
        ? error
        : Http2Exception.connectionError(Http2Error.CANCEL, words("GOAWAY", code));
  }

  static Http2Exception reset(int stream, long errorCode) {
    return Http2Exception.streamError(stream, Http2Error.CANCEL, words(RESET, errorCode));
  }

  static String words(String frame, long errorCode) {
    Http2Error known = Http2Error.valueOf(errorCode);
    return frame + " " + (known == null ? String.valueOf(errorCode) : known.name());
  }
}
