package dev.gatlingllm.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import java.util.function.LongConsumer;

/**
 * Notes when bytes came off the socket, before TLS, HTTP or anything else has looked at them: the
 * arrival stamp of every chunk; and when a request went onto it, after all of them have. First in a
 * connection's pipeline; belongs to its event loop.
 */
final class SocketStamps extends ChannelDuplexHandler {
  private long readNanos;
  private LongConsumer onFlush;
  private ChannelInboundHandler first;

  /** The connection's stamps; a new connection gets them. */
  static SocketStamps of(Channel channel) {
    SocketStamps stamps = channel.pipeline().get(SocketStamps.class);
    if (stamps == null) {
      stamps = new SocketStamps();
      channel.pipeline().addFirst(stamps);
      ReadBuffer.on(channel);
    }
    return stamps;
  }

  static boolean areOn(Channel channel) {
    return channel.pipeline().get(SocketStamps.class) != null;
  }

  /** {@link System#nanoTime} of the last read. */
  long readNanos() {
    return readNanos;
  }

  /** Told once, {@link System#nanoTime} right before the next system call that writes. */
  void onNextFlush(LongConsumer listener) {
    onFlush = listener;
  }

  /** Reads are its first, from now on: what stands between does nothing with them. */
  void lead(ChannelInboundHandler taking) {
    first = taking;
  }

  /** What {@link #lead} gave; null if nothing. */
  ChannelInboundHandler leading() {
    return first;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    readNanos = System.nanoTime();
    if (first == null) {
      context.fireChannelRead(message);
    } else {
      first.channelRead(context, message);
    }
  }

  /** Asks for the next read itself: Netty would pass the wish through the whole pipeline. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (first == null) {
      context.fireChannelReadComplete();
    } else {
      first.channelReadComplete(context);
    }
    context.read();
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (onFlush != null) {
      LongConsumer listener = onFlush;
      onFlush = null;
      listener.accept(System.nanoTime());
    }
    context.flush();
  }
}
