package dev.gatlingllm.wire;

import io.gatling.http.client.impl.Http2AppHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests on an HTTP/2 connection, each on its own stream. Reports when a stream or the whole
 * connection ends before the answer, which Gatling's client (3.16.0) does not. Used on the
 * connection's event loop only.
 */
final class Http2Streams extends Http2ConnectionAdapter {
  private static final AttributeKey<Http2Streams> KEY =
      AttributeKey.valueOf(Http2Streams.class, "streams");

  private final Channel channel;
  private final Http2Connection connection;
  private final Map<Integer, Exchange> exchanges = new HashMap<>();
  private Exchange beingWritten;

  private Http2Streams(Channel channel, Http2Connection connection) {
    this.channel = channel;
    this.connection = connection;
  }

  /** The streams of a channel, if Gatling's client speaks HTTP/2 on it; null otherwise. */
  static Http2Streams of(Channel channel) {
    Http2Streams known = channel.attr(KEY).get();
    // Gatling's own HTTP/2 only: to the client, CleartextHttp2 is HTTP/1.1.
    if (known != null || channel.pipeline().get(Http2AppHandler.class) == null) {
      return known;
    }
    Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
    Http2Streams streams = new Http2Streams(channel, handler.connection());
    handler.connection().addListener(streams);
    Http2ConnectionDecoder decoder = handler.decoder();
    decoder.frameListener(streams.new Ends(decoder.frameListener()));
    channel.attr(KEY).set(streams);
    return streams;
  }

  /** The client writes this request next: the stream that it opens belongs to the request. */
  void writing(Exchange exchange) {
    beingWritten = exchange;
  }

  /** Ends the request's stream only. Not immediately, as the client may be reading from it. */
  void giveUp(Exchange exchange) {
    channel.eventLoop().execute(() -> reset(exchange));
  }

  private void reset(Exchange exchange) {
    exchanges.entrySet().stream()
        .filter(entry -> entry.getValue() == exchange)
        .map(Map.Entry::getKey)
        .findFirst()
        .filter(stream -> connection.stream(stream) != null)
        .map(Http2AppHandler.StreamTimeout::new)
        .ifPresent(channel.pipeline()::fireUserEventTriggered);
    channel.flush(); // the client leaves the reset to the connection's next write
  }

  @Override
  public void onStreamAdded(Http2Stream stream) {
    if (beingWritten != null && connection.local().isValidStreamId(stream.id())) {
      exchanges.put(stream.id(), beingWritten);
      beingWritten = null;
    }
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    Exchange exchange = exchanges.remove(stream.id());
    if (exchange != null) {
      exchange.failed(new ClosedChannelException());
    }
  }

  /** Sent by us: if the server violates the protocol, Netty ends the connection with its reason. */
  @Override
  public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
    if (errorCode != Http2Error.NO_ERROR.code()) {
      Http2Exception why = brokenRules(debugData);
      List<Exchange> broken = List.copyOf(exchanges.values());
      exchanges.clear();
      channel.eventLoop().execute(() -> broken.forEach(it -> it.failed(why)));
    }
  }

  /** The error with which Netty ends a connection. */
  static Http2Exception brokenRules(ByteBuf debugData) {
    return Http2Exception.connectionError(
        Http2Error.PROTOCOL_ERROR,
        "%s",
        "the server breaks the rules of HTTP/2, or sends more than is taken: "
            + debugData.toString(StandardCharsets.UTF_8));
  }

  /** Reads the frames by which a server ends streams, before Gatling's client does. */
  private final class Ends extends Http2FrameListenerDecorator {
    Ends(Http2FrameListener client) {
      super(client);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long errorCode)
        throws Http2Exception {
      Exchange exchange = exchanges.remove(stream);
      if (exchange != null) {
        exchange.failed(Http2End.reset(stream, errorCode));
      }
      super.onRstStreamRead(context, stream, errorCode);
    }

    /**
     * Later streams were not processed: their requests are sent again, or fail. Those who share
     * connections send them by a {@link SharedHandshake}. The client would do so with all at once,
     * and tell only one if it gets no connection; so it is told of the streams one by one.
     */
    @Override
    public void onGoAwayRead(
        ChannelHandlerContext context, int lastStream, long errorCode, ByteBuf debugData)
        throws Http2Exception {
      Http2End.announced(channel, errorCode);
      List<Integer> later =
          exchanges.keySet().stream()
              .filter(stream -> stream > lastStream)
              .sorted(Comparator.reverseOrder())
              .toList();
      for (int stream : later) {
        Exchange exchange = exchanges.remove(stream);
        if (exchange.isAnswering()) { // it is being processed, whatever the server says
          exchange.failed(new ClosedChannelException());
          context.fireUserEventTriggered(new Http2AppHandler.StreamTimeout(stream));
        } else if (errorCode == Http2Error.NO_ERROR.code() && exchange.sendAgain()) {
          context.fireUserEventTriggered(new Http2AppHandler.StreamTimeout(stream));
        } else {
          exchange.onSend();
          context.fireUserEventTriggered(new Http2AppHandler.GoAwayFrame(stream - 1, errorCode));
        }
      }
      super.onGoAwayRead(context, lastStream, errorCode, debugData);
    }
  }
}
