package dev.gatlingllm.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/**
 * What only the connection knows of its answers: their HTTP version, and whether the server closes
 * it right after an answer that promised to keep it. In a connection's pipeline behind the HTTP
 * decoder; belongs to its event loop.
 */
final class ConnectionWatch extends ChannelDuplexHandler {
  /** Any server may close a connection that has been idle for longer. */
  private static final long AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String HTTP_2 = "HTTP/2";

  private Runnable onBrokenPromise;
  private String httpVersion = HTTP_2;
  private boolean promised;
  private boolean answered;
  private long answeredNanos;
  private boolean closedByUs;

  /**
   * The connection now carries a request.
   *
   * @param httpHandler name of the client's own handler in a pipeline of HTTP/1
   * @param onBrokenPromise told when the server closes the connection right after the answer,
   *     against its word
   */
  static ConnectionWatch on(Channel channel, String httpHandler, Runnable onBrokenPromise) {
    ChannelPipeline pipeline = channel.pipeline();
    ConnectionWatch watch = pipeline.get(ConnectionWatch.class);
    if (watch == null) {
      watch = new ConnectionWatch();
      if (pipeline.get(httpHandler) == null) {
        // Frames are not for this handler to read: it sees the connection's end only.
        pipeline.addLast(watch);
      } else {
        pipeline.addBefore(httpHandler, null, watch);
      }
    }
    watch.onBrokenPromise = onBrokenPromise;
    return watch;
  }

  /** Of the answer that has begun last. */
  String httpVersion() {
    return httpVersion;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // Most messages are a chunk amid an answer.
    if (message.getClass() != DefaultHttpContent.class) {
      if (message instanceof HttpResponse head) {
        httpVersion = head.protocolVersion().text();
        promised =
            HttpUtil.isKeepAlive(head)
                && (HttpUtil.isTransferEncodingChunked(head) || HttpUtil.isContentLengthSet(head));
        answered = false;
      }
      if (message instanceof LastHttpContent) {
        answered = true;
        answeredNanos = System.nanoTime();
      }
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
    if (promised && answered && !closedByUs && System.nanoTime() - answeredNanos < AT_ONCE_NANOS) {
      onBrokenPromise.run();
    }
    context.fireChannelInactive();
  }
}
