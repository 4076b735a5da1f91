package dev.gatlingllm.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Records when a connection's bytes were read from the socket, so that the server's decoding does
 * not count as the client's time. First in its pipeline; belongs to its event loop.
 */
final class ReadStamp extends ChannelInboundHandlerAdapter {
  private long nanos;

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
