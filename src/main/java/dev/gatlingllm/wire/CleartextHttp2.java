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
 * HTTP/2 with prior knowledge and without TLS (RFC 9113, section 3.3), which Gatling's client
 * (3.16.0) lacks: it speaks HTTP/1.1 on http:// connections. Replaces the HTTP/1.1 codec in such a
 * pipeline and looks the same to the handlers after it: they write a request and read a head, parts
 * of a body and its end. It has one request at a time, each on its own stream. Used on the
 * connection's event loop only.
 */
final class CleartextHttp2 extends Http2EventAdapter {
  private static final AttributeKey<CleartextHttp2> KEY =
      AttributeKey.valueOf(CleartextHttp2.class, "connection");

  /** Set by Gatling's client on connections that have carried a request (ChannelPool, 3.16.0). */
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
  private String said;
  private boolean goingAway;

  private CleartextHttp2(Channel channel) {
    this.channel = channel;
  }

  /** Whether the connection has no TLS: that is http://, as proxies are refused with HTTP/2. */
  static boolean isPlain(Channel channel) {
    return channel.pipeline().get(SslHandler.class) == null;
  }

  /** The handler of a connection; null if it speaks something else. */
  static CleartextHttp2 of(Channel channel) {
    return channel.attr(KEY).get();
  }

  /** Whether a stock request of Gatling has already used HTTP/1.1 on it. */
  static boolean isTakenByHttp1(Channel channel) {
    return isPlain(channel) && of(channel) == null && channel.hasAttr(USED);
  }

  /**
   * Prepares a connection for the client's next request. A new connection begins to speak HTTP/2.
   *
   * @param onBroken called once if the stream ends before the answer while the connection lives on,
   *     or if the server does not speak HTTP/2 ({@link NoHttp2})
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
    // After Netty's own listeners, so that their state is consistent when the next request is sent.
    connection.addListener(this);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(
        DefaultHttpClient.HTTP_CLIENT_CODEC, DefaultHttpClient.HTTP_CLIENT_CODEC, handler);
    context = pipeline.context(handler);
    pipeline.addBefore(DefaultHttpClient.HTTP_CLIENT_CODEC, null, preface);
    CleartextCodec.widen(connection);
  }

  boolean isHeard() {
    return preface.isHeard();
  }

  /** Whether a request is in flight that the server may have begun to process. */
  boolean awaitsAnswer() {
    return stream != 0;
  }

  /**
   * Abandons the request in flight: resets its stream and later signals the end of its answer to
   * the client, so that the connection can be reused. Not immediately, as a read may be in
   * progress.
   *
   * @return false if the caller must abandon the connection, too
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

  /** Ends the answer in flight, or one that is no longer awaited. */
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
      said = null;
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
        return; // nothing of an interim response is measured
      }
      answering = true;
      context.fireChannelRead(CleartextCodec.head(status, headers));
    }
    ended = endOfStream; // trailers end it, too; they are ignored
  }

  /** Consumes the data at once, so that the server may send more. */
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
      said = Http2End.words(Http2End.RESET, errorCode);
    }
  }

  /** An answer may end before its request is completely sent: the rest is not needed. */
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
      return; // the channel reports the end of the connection
    }
    if (ended && answering) {
      over(!goingAway);
    } else if (goingAway && !answering && isDisowned(closed)) {
      stream = 0;
      context.close(); // the client then sends the request again on another
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
        (answering ? "" : "its head is larger than 65,536 bytes, or ")
            + "the answer breaks the rules of HTTP/2";
    return Http2Exception.streamError(closed.id(), Http2Error.CANCEL, said == null ? how : said);
  }

  /** The answer in flight may end; no new request uses the connection. */
  @Override
  public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
    goingAway = true;
    Http2End.announced(channel, errorCode);
    if (stream > lastStreamId) {
      said = Http2End.words("GOAWAY", errorCode);
    }
    if (stream == 0) {
      context.close();
    }
  }

  /** Sent by us: if the server violates the protocol, Netty ends the connection with its reason. */
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

  /** Fails the request: the server does not speak HTTP/2. */
  private void refused(String seen) {
    goingAway = true;
    if (onBroken != null) {
      onBroken.accept(NoHttp2.answering(seen));
    }
    context.close();
  }
}
