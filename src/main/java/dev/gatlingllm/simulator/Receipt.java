package dev.gatlingllm.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Notes when a connection's bytes came off the socket: what the server then does to decode them is
 * no time of the client's. First in its pipeline; belongs to its event loop.
 */
final class Receipt extends ChannelInboundHandlerAdapter {
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
