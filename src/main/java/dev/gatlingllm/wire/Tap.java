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
 * Lets somebody watch one request and its connection. Stands between the client and the exchange,
 * which hears all that it would hear without; and in the pipeline right before HTTP is decoded:
 * behind TLS and the proxy's tunnel. Belongs to the connection's event loop.
 */
public final class Tap implements HttpListener {
  private final LlmExchange exchange;
  private final Listener listener;
  private Channel channel;
  private boolean closedByUs;
  private boolean threw;

  /** Is told on the connection's event loop, where nothing else happens meanwhile. */
  public interface Listener extends ConnectionWatch.Listener {
    /**
     * The request has gone to the socket.
     *
     * @param bytes of it in plain text, HTTP's own included
     */
    void sent(long bytes, ExchangeFacts facts);

    /** One read brought these bytes of HTTP/1.1; they are the connection's, and not to be kept. */
    void read(ByteBuf plain, long nanos);

    /** A head came over HTTP/2: a status line and the headers, as HTTP/1.1 would have them. */
    void head(List<String> lines, long nanos);

    /** The body has come to its end, or to that of the connection where only that ends it. */
    void bodyEnded();

    /** The exchange is over, and calls no more. */
    void finished(LlmExchange exchange, boolean brokeOff);

    /** The connection is closed. */
    void closed(boolean byServer);
  }

  Tap(LlmExchange exchange, Listener listener) {
    this.exchange = exchange;
    this.listener = listener;
  }

  /** Something else than us ended the exchange before its answer. */
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

  /** The exchange has put our codec in place of the client's where it is HTTP/1.1. */
  private boolean isHttp2() {
    return channel.pipeline().get(AnswerCodec.class) == null;
  }

  private long readNanos() {
    return SocketStamps.of(channel).readNanos();
  }

  /** In the pipeline. */
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
