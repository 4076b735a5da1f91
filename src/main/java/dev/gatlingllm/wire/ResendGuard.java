package dev.gatlingllm.wire;

import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.nio.channels.ClosedChannelException;

/**
 * Keeps Gatling's client (3.16.0) from sending a request again after its answer broke off. The
 * client intends to resend only before any answer, but has already discarded that information when
 * it checks. Placed right before the client's own handler in a pipeline. Used on its event loop
 * only.
 */
final class ResendGuard extends ChannelInboundHandlerAdapter {
  private Exchange exchange;

  /**
   * Watches a connection that now carries this request.
   *
   * @return whether it is HTTP/2
   */
  static boolean watch(Channel channel, Exchange exchange) {
    Http2Streams streams = Http2Streams.of(channel);
    if (streams != null) {
      streams.writing(exchange);
      return true;
    }
    ChannelPipeline pipeline = channel.pipeline();
    ResendGuard guard = pipeline.get(ResendGuard.class);
    if (guard == null) {
      guard = new ResendGuard();
      pipeline.addBefore(DefaultHttpClient.APP_HTTP_HANDLER, null, guard);
    }
    guard.exchange = exchange;
    return false;
  }

  /** The connection carries this request no more. */
  static void forget(Channel channel, Exchange exchange) {
    ResendGuard guard = channel.pipeline().get(ResendGuard.class);
    if (guard != null && guard.exchange == exchange) {
      guard.exchange = null;
    }
  }

  /**
   * Ends the request, and over HTTP/1.1 its connection; the client must not send it again.
   *
   * @return true if the end of the answer will be signalled to the request: only then can its
   *     connection be reused
   */
  static boolean giveUp(Channel channel, Exchange exchange) {
    Http2Streams streams = Http2Streams.of(channel);
    CleartextHttp2 cleartext = CleartextHttp2.of(channel);
    if (streams != null) {
      streams.giveUp(exchange);
    } else if (cleartext != null && cleartext.giveUp()) {
      return true;
    } else {
      release(channel);
      channel.close();
    }
    return false;
  }

  /** Refuses a request that the client is about to write but that is no longer awaited. */
  static void refuse(Channel channel, Exchange exchange) {
    if (watch(channel, exchange)) {
      giveUp(channel, exchange);
    } else {
      channel.close();
    }
  }

  /** Detaches the connection from the client, which then does not notice its end. */
  private static void release(Channel channel) {
    if (channel.pipeline().get(DefaultHttpClient.APP_HTTP_HANDLER) != null) {
      channel.pipeline().remove(DefaultHttpClient.APP_HTTP_HANDLER);
    }
  }

  /** Over HTTP/2, a server says which requests it has not processed (RFC 9113, section 8.7). */
  private boolean isWorkedOn(Channel channel) {
    CleartextHttp2 cleartext = CleartextHttp2.of(channel);
    return cleartext != null && cleartext.awaitsAnswer() && exchange.isUnderWay();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (exchange != null && (exchange.isAnswering() || isWorkedOn(context.channel()))) {
      release(context.channel());
      exchange.failed(new ClosedChannelException());
    }
    context.fireChannelInactive();
  }
}
