package dev.gatlingllm.wire;

import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a listener watch one request and its connection. Passes all calls of the client on to the
 * exchange; in the pipeline, it is placed right before HTTP is decoded, after TLS and the proxy's
 * tunnel. Used on the connection's event loop only.
 */
public final class Tap implements HttpListener {
  private final LlmExchange exchange;
  private final Listener listener;
  private Channel channel;
  private boolean closedByUs;
  private boolean threw;

  /** Called on the connection's event loop. */
  public interface Listener extends ConnectionWatch.Listener {
    /**
     * The request was written to the socket.
     *
     * @param bytes its size before encryption, HTTP framing included
     */
    void sent(long bytes, ExchangeFacts facts);

    /** These bytes of HTTP/1.1 came in one read; they must not be retained. */
    void read(ByteBuf plain, long nanos);

    /** A head came over HTTP/2: a status line and the headers, in the form of HTTP/1.1. */
    void head(List<String> lines, long nanos);

    /** The body has ended, possibly with the connection. */
    void bodyEnded();

    /** The exchange has finished; no further calls follow from it. */
    void finished(LlmExchange exchange, boolean brokeOff);

    void closed(boolean byServer);
  }

  Tap(LlmExchange exchange, Listener listener) {
    this.exchange = exchange;
    this.listener = listener;
  }

  /** Whether something other than us ended the exchange before its answer. */
  boolean brokeOff() {
    return threw || channel != null && !channel.isActive() && !closedByUs;
  }

  @Override
  public void onFinalClientRequest(Request request) {
    exchange.onFinalClientRequest(request);
  }

  @Override
  public void onSend() {
    exchange.onSend();
  }

  @Override
  public void onWrite(Channel connected) {
    channel = connected;
    ChannelPipeline pipeline = connected.pipeline();
    ChannelHandlerContext http2 = pipeline.context(Http2ConnectionHandler.class);
    pipeline.addBefore(
        http2 == null ? DefaultHttpClient.HTTP_CLIENT_CODEC : http2.name(), null, new Middle());
    exchange.onWrite(connected);
  }

  @Override
  public void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
    if (isHttp2()) {
      List<String> lines = new ArrayList<>(List.of("HTTP/2 " + status.code()));
      headers.forEach(it -> lines.add(it.getKey() + ": " + it.getValue()));
      listener.head(lines, readNanos());
    }
    exchange.onHttpResponse(status, headers);
  }

  @Override
  public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
    if (last) {
      listener.bodyEnded();
    }
    exchange.onHttpResponseBodyChunk(chunk, last);
  }

  @Override
  public void onThrowable(Throwable error) {
    threw = true;
    exchange.onThrowable(error);
  }

  /** With HTTP/1.1, the exchange has replaced the client's codec by ours. */
  private boolean isHttp2() {
    return channel.pipeline().get(AnswerCodec.class) == null;
  }

  private long readNanos() {
    return SocketStamps.of(channel).readNanos();
  }

  private final class Middle extends ChannelDuplexHandler {
    private long bytes;
    private boolean reported;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      bytes += message instanceof ByteBuf plain ? plain.readableBytes() : 0;
      context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      context.flush();
      if (!reported && bytes > 0) {
        reported = true;
        listener.sent(bytes, exchange.facts());
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf plain && !isHttp2()) {
        listener.read(plain, readNanos());
      }
      context.fireChannelRead(message);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
      closedByUs = true;
      context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      boolean byServer = !closedByUs;
      context.fireChannelInactive();
      listener.closed(byServer);
    }
  }
}
