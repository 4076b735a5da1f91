package dev.gatlingllm.wire;

import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * The end of a pipeline until its handshake of TLS has ended. With HTTP/2, Gatling's client
 * (3.16.0) puts its own handlers there only then, and learns of a failure otherwise; Netty would
 * print it as an exception that nobody handles.
 */
final class HandshakeEnd extends ChannelInboundHandlerAdapter {
  private HandshakeEnd() {}

  /** Called before the client's handlers are in the pipeline. */
  static void await(Channel channel) {
    channel.pipeline().addLast(new Opened());
  }

  /** Has it put behind the client's handlers of a connection, which are there once it is open. */
  private static final class Opened extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (context.pipeline().get(DefaultHttpClient.APP_HTTP_HANDLER) == null) {
        context.pipeline().addLast(new HandshakeEnd());
      }
      context.fireChannelActive();
      context.pipeline().remove(this);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent end && end.isSuccess()) {
      context.pipeline().remove(this);
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    // The handshake's future has told the client.
  }
}
