package dev.gatlingllm.wire;

import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.codec.http2.HttpToHttp2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.util.function.Consumer;

/**
 * HTTP/2 by prior knowledge without TLS (RFC 9113, section 3.3), which Gatling's client (3.16.0)
 * does not have: on an http:// connection it speaks HTTP/1.1. This takes the place of the HTTP/1.1
 * codec in such a connection's pipeline and looks the same to those behind it: they write a request
 * and read a head, pieces of a body and its end. Like them it has one request at a time, each on a
 * stream of its own. Belongs to the connection's event loop.
 */
final class CleartextHttp2 extends Http2EventAdapter {
  private static final AttributeKey<CleartextHttp2> KEY =
      AttributeKey.valueOf(CleartextHttp2.class, "connection");

  /** Gatling's client has it on connections that have carried a request (ChannelPool, 3.16.0). */
  private static final AttributeKey<Long> USED = AttributeKey.valueOf("idleTimestamp");

  private final Channel channel;
  private final ServerPreface preface = new ServerPreface(this::refused);
  private final Http2Connection connection = new DefaultHttp2Connection(false);
  private HttpToHttp2ConnectionHandler handler;
  private ChannelHandlerContext context;

  private Consumer<Throwable> announced;
  private Consumer<Throwable> onBroken;
  private int stream;
  private boolean answering;
  private boolean ended;
  private String resetCode;
  private boolean goingAway;

  private CleartextHttp2(Channel channel) {
    this.channel = channel;
  }

  /** Whether there is no TLS on the connection: http://, as a proxy is refused with HTTP/2. */
  static boolean isPlain(Channel channel) {
    return channel.pipeline().get(SslHandler.class) == null;
  }

  /** The connection's; null where it speaks something else. */
  static CleartextHttp2 of(Channel channel) {
    return channel.attr(KEY).get();
  }

  /** Whether a request that is not ours, a stock one, has begun to speak HTTP/1.1 on it. */
  static boolean isTakenByHttp1(Channel channel) {
    return isPlain(channel) && of(channel) == null && channel.hasAttr(USED);
  }

  /**
   * The client writes a request onto the connection next. A new connection begins to speak HTTP/2
   * with that.
   *
   * @param onBroken told once if the stream ends before the answer and the connection does not, or
   *     if the server speaks no HTTP/2 ({@link NoHttp2})
   */
  static CleartextHttp2 take(Channel channel, Consumer<Throwable> onBroken) {
    CleartextHttp2 known = of(channel);
    if (known == null) {
      known = new CleartextHttp2(channel);
      known.install();
      channel.attr(KEY).set(known);
    }
    known.announced = onBroken;
    return known;
  }

  private void install() {
    handler = CleartextCodec.of(connection, this);
    // Behind Netty's own listeners, which have put the books in order when the next request goes.
    connection.addListener(this);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(
        DefaultHttpClient.HTTP_CLIENT_CODEC, DefaultHttpClient.HTTP_CLIENT_CODEC, handler);
    context = pipeline.context(handler);
    pipeline.addBefore(DefaultHttpClient.HTTP_CLIENT_CODEC, null, preface);
    CleartextCodec.widen(connection);
  }

  /** Whether the server has said anything in HTTP/2. */
  boolean isHeard() {
    return preface.isHeard();
  }

  /** Whether a request is under way that the server may have begun to work on. */
  boolean awaitsAnswer() {
    return stream != 0;
  }

  /**
   * Gives up the request under way: resets its stream and, soon after, tells the client that its
   * answer has ended, so that the connection can be used again. Not at once, for somebody may be in
   * the midst of reading from it.
   *
   * @return false if the connection has to be given up with it, which is not done here
   */
  boolean giveUp() {
    int given = stream;
    if (given == 0 || goingAway || !channel.isActive()) {
      return false;
    }
    channel
        .eventLoop()
        .execute(
            () -> {
              if (stream == given) {
                reset(given);
                over(!goingAway);
              }
            });
    return true;
  }

  private void reset(int given) {
    stream = 0;
    if (connection.stream(given) != null) {
      handler
          .encoder()
          .writeRstStream(context, given, Http2Error.CANCEL.code(), context.newPromise());
      context.flush();
    }
  }

  /** The answer under way has ended, or nobody waits for it any more. */
  private void over(boolean connectionLives) {
    stream = 0;
    if (!connectionLives) {
      context.close(); // before the client can use it again
    }
    context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  @Override
  public void onStreamAdded(Http2Stream added) {
    if (connection.local().isValidStreamId(added.id())) {
      stream = added.id();
      onBroken = announced == null ? context::fireExceptionCaught : announced;
      announced = null;
      answering = false;
      ended = false;
      resetCode = null;
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext reading,
      int of,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (of != stream) {
      return;
    }
    if (!answering) {
      HttpResponseStatus status = HttpConversionUtil.parseStatus(headers.status());
      if (status.codeClass() == HttpStatusClass.INFORMATIONAL) {
        return; // an interim head says nothing that is measured
      }
      answering = true;
      context.fireChannelRead(CleartextCodec.head(status, headers));
    }
    ended = endOfStream; // trailers end it, too; nobody reads them
  }

  /** What is read is taken at once, so that the server may send as much again. */
  @Override
  public int onDataRead(
      ChannelHandlerContext reading, int of, ByteBuf data, int padding, boolean endOfStream) {
    int taken = data.readableBytes() + padding;
    if (of == stream) {
      ended = endOfStream;
      if (data.isReadable()) {
        context.fireChannelRead(new DefaultHttpContent(data.retain()));
      }
    }
    return taken;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext reading, int of, long errorCode) {
    if (of == stream) {
      Http2Error known = Http2Error.valueOf(errorCode);
      resetCode = known == null ? String.valueOf(errorCode) : known.name();
    }
  }

  /** An answer may end before its request has been sent to the end: the rest is not wanted. */
  @Override
  public void onStreamHalfClosed(Http2Stream half) {
    if (half.id() == stream && ended && half.state() == Http2Stream.State.HALF_CLOSED_REMOTE) {
      reset(half.id());
      over(!goingAway && connection.stream(half.id()) == null);
    }
  }

  @Override
  public void onStreamClosed(Http2Stream closed) {
    if (closed.id() != stream || !channel.isActive()) {
      return; // the end of the connection is told by the channel
    }
    if (ended && answering) {
      over(!goingAway);
    } else if (goingAway && !answering && isDisowned(closed)) {
      stream = 0;
      context.close(); // whereupon the client sends the request again on another
    } else {
      onBroken.accept(broken(closed));
    }
  }

  private boolean isDisowned(Http2Stream closed) {
    return closed.id() > connection.local().lastStreamKnownByPeer();
  }

  private Http2Exception broken(Http2Stream closed) {
    if (!closed.isHeadersSent()) {
      return Http2Exception.streamError(
          closed.id(),
          Http2Error.PROTOCOL_ERROR,
          "the request's headers are larger than the server takes: "
              + handler.encoder().configuration().headersConfiguration().maxHeaderListSize()
              + " bytes");
    }
    String how =
        goingAway && isDisowned(closed)
            ? "GOAWAY"
            : (answering ? "" : "its head is larger than 65,536 bytes, or ")
                + "the answer breaks the rules of HTTP/2";
    return Http2Exception.streamError(
        closed.id(), Http2Error.CANCEL, resetCode == null ? how : "RST_STREAM " + resetCode);
  }

  /** The answer under way may end; nothing new goes over the connection. */
  @Override
  public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
    goingAway = true;
    if (stream == 0) {
      context.close();
    }
  }

  /** Of ours: where the server breaks the rules, Netty ends the connection with its reason. */
  @Override
  public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
    int given = stream;
    if (given != 0 && errorCode != Http2Error.NO_ERROR.code()) {
      Http2Exception why = Http2Streams.brokenRules(debugData);
      goingAway = true;
      channel
          .eventLoop()
          .execute(
              () -> {
                if (stream == given) {
                  onBroken.accept(why);
                }
              });
    }
  }

  /** The server speaks something else. */
  private void refused(String seen) {
    goingAway = true;
    if (onBroken != null) {
      onBroken.accept(NoHttp2.answering(seen));
    }
    context.close();
  }
}
