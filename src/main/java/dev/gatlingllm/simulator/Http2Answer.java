package dev.gatlingllm.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;

/**
 * Turns an answer's HTTP/1.1 bytes into a head and chunks, for HTTP/2 to frame: each chunk becomes
 * a DATA frame the moment it is written.
 */
final class Http2Answer extends ChannelOutboundHandlerAdapter {
  private final EmbeddedChannel parser = new EmbeddedChannel(new HttpResponseDecoder());

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf)) {
      context.write(message, promise);
      return;
    }
    parser.writeInbound(message);
    for (Object part = parser.readInbound(); part != null; part = parser.readInbound()) {
      context.write(part);
    }
    promise.trySuccess();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    parser.finishAndReleaseAll();
  }
}
