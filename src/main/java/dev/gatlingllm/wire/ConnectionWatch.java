package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerBounds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Observes what only the connection knows: the HTTP version of answers, whether the server closes
 * it right after an answer that promised to keep it, and whether bytes come that belong to no
 * request. Placed right after the HTTP decoder in a pipeline. Used on its event loop only.
 */
public final class ConnectionWatch extends ChannelDuplexHandler {
  private static final long AT_ONCE_NANOS = AnswerBounds.AT_ONCE.toNanos();

  private static final String HTTP_2 = "HTTP/2";

  private AnswerCodec codec;
  private Listener listener;
  private String httpVersion = HTTP_2;
  private boolean plainChunks;
  private boolean kept;
  private boolean promised;
  private boolean answered;
  private long answeredNanos;
  private boolean closedByUs;

  /** Listens to what a server does to a connection besides answering. */
  public interface Listener {
    /** The server closed the connection right after an answer that promised to keep it. */
    void keptConnectionClosed();

    /** Bytes came that belong to no request; the connection is closed for that. */
    void strayBytes();
  }

  /**
   * Watches a connection that now carries a request. One of HTTP/1 gets our codec.
   *
   * @param decoder name of the HTTP decoder in a pipeline of HTTP/1
   */
  static ConnectionWatch on(Channel channel, String decoder, Listener listener) {
    ChannelPipeline pipeline = channel.pipeline();
    ConnectionWatch watch = pipeline.get(ConnectionWatch.class);
    if (watch == null) {
      watch = new ConnectionWatch();
      if (pipeline.get(decoder) == null) {
        // This handler does not read frames: it only sees the connection's end.
        pipeline.addLast(watch);
      } else {
        if (pipeline.get(decoder) instanceof HttpClientCodec) {
          watch.codec = new AnswerCodec(watch::stray);
          pipeline.replace(decoder, decoder, watch.codec);
        }
        pipeline.addAfter(decoder, null, watch);
      }
    }
    watch.listener = listener;
    return watch;
  }

  String httpVersion() {
    return httpVersion;
  }

  /** As {@link AnswerCodec#awaitsHead}; for HTTP/1. */
  boolean awaitsHead() {
    return codec.awaitsHead();
  }

  /** As {@link AnswerCodec#unreadBehindHead}. */
  int unreadBehindHead() {
    return codec.unreadBehindHead();
  }

  /** Whether it is within a chunked answer whose bytes are not compressed. */
  boolean isAmidPlainChunks() {
    return plainChunks && !answered;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // Most messages are a chunk within an answer.
    if (message.getClass() != DefaultHttpContent.class) {
      if (message instanceof HttpResponse head) {
        begins(head);
      }
      if (message instanceof LastHttpContent) {
        answered = true;
        answeredNanos = System.nanoTime();
        if (!kept) { // which the client (3.16.0) knows by the bare word "close" only
          closedByUs = true;
          context.pipeline().firstContext().close();
        }
      }
    }
    context.fireChannelRead(message);
  }

  private void begins(HttpResponse head) {
    HttpHeaders headers = head.headers();
    List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean http2 = head.protocolVersion().majorVersion() == 2;
    httpVersion = http2 ? HTTP_2 : head.protocolVersion().text();
    plainChunks =
        encodings.size() == 1
            && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0))
            && !headers.contains(HttpHeaderNames.CONTENT_ENCODING);
    // HTTP/2 has no such promise: a server announces by GOAWAY, at any time, that it will close.
    kept = http2 || HttpUtil.isKeepAlive(head);
    promised =
        !http2
            && kept
            && (HttpUtil.isTransferEncodingChunked(head) || HttpUtil.isContentLengthSet(head));
    answered = false;
  }

  private void stray() {
    closedByUs = true;
    listener.strayBytes();
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    closedByUs = true;
    context.close(promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (promised && answered && !closedByUs && System.nanoTime() - answeredNanos < AT_ONCE_NANOS) {
      listener.keptConnectionClosed();
    }
    context.fireChannelInactive();
  }
}
