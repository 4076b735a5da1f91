package dev.gatlingllm.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Notes when bytes came off the socket, before TLS, HTTP or anything else has looked at them: the
 * arrival stamp of every chunk. First in a connection's pipeline; belongs to its event loop.
 */
final class ReadStamp extends ChannelInboundHandlerAdapter {
  private long nanos;

  /** The connection's stamp; a new connection gets one. */
  static ReadStamp of(Channel channel) {
    ReadStamp stamp = channel.pipeline().get(ReadStamp.class);
    if (stamp == null) {
      stamp = new ReadStamp();
      channel.pipeline().addFirst(stamp);
    }
    return stamp;
  }

  static boolean isOn(Channel channel) {
    return channel.pipeline().get(ReadStamp.class) != null;
  }

  /** {@link System#nanoTime} of the last read. */
  long nanos() {
    return nanos;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    nanos = System.nanoTime();
    context.fireChannelRead(message);
  }
}
