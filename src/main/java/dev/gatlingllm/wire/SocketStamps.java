package dev.gatlingllm.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import java.util.function.LongConsumer;

/**
 * Records when bytes were read from the socket, before TLS, HTTP or any other handler: the arrival
 * stamp of every chunk; and when a request was written to it, after all other handlers. First in a
 * connection's pipeline. Used on its event loop only.
 */
final class SocketStamps extends ChannelDuplexHandler {
  private long readNanos;
  private LongConsumer onFlush;
  private ChannelInboundHandler first;

  /** The stamps of a connection; added to a new one. */
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

  /**
   * Calls the listener once with {@link System#nanoTime}, right before the next system call that
   * writes.
   */
  void onNextFlush(LongConsumer listener) {
    onFlush = listener;
  }

  /** Passes reads to this handler first, skipping those in between, which do nothing with them. */
  void lead(ChannelInboundHandler taking) {
    first = taking;
  }

  /** The handler set by {@link #lead}; null if none. */
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

  /** Requests the next read itself: Netty would pass the call through the whole pipeline. */
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
