package dev.gatlingllm.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;

/**
 * Records when bytes arrived at the socket, before TLS, HTTP or any other handler: the arrival
 * stamp of every chunk; and when a request was written to it, after all other handlers. First in a
 * connection's pipeline. The kernel stamps what a {@link KernelReader} reads; what Netty reads is
 * stamped when it has been read. Used on the connection's event loop only.
 */
final class SocketStamps extends ChannelDuplexHandler implements KernelReader.Connection {
  private final Queue<Kept> kept = new ArrayDeque<>();
  private long readNanos;
  private long flushedNanos;
  private LongConsumer onFlush;
  private ChannelInboundHandler first;
  private ChannelHandlerContext context;
  private Channel channel;
  private KernelReader kernel;

  private record Kept(ByteBuf bytes, long nanos) {}

  /** The stamps of a connection; added to a new one. */
  static SocketStamps of(Channel channel) {
    SocketStamps stamps = channel.pipeline().get(SocketStamps.class);
    if (stamps == null) {
      stamps = new SocketStamps();
      channel.pipeline().addFirst(stamps);
      stamps.start(channel);
    }
    return stamps;
  }

  static boolean areOn(Channel channel) {
    return channel.pipeline().get(SocketStamps.class) != null;
  }

  private void start(Channel channel) {
    ReadBuffer.on(channel, this::beforeNettyReads);
    KernelReader reader = KernelReader.of(channel);
    if (reader != null && reader.add(this)) {
      kernel = reader;
    } else {
      channel.read();
    }
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public boolean isReadByKernel() {
    return kernel != null;
  }

  /** {@link System#nanoTime} of the arrival of the bytes read last. */
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
  public void arrived(ByteBuf bytes, long nanos) {
    // Not before the request: what waited unread may have come earlier.
    readNanos = Math.max(Math.max(nanos, flushedNanos), readNanos);
    try {
      pass(bytes);
    } catch (Throwable e) { // Netty, too, hands Errors to the pipeline
      context.fireExceptionCaught(e);
    }
  }

  @Override
  public void keep(ByteBuf bytes, long nanos) {
    kept.add(new Kept(bytes, nanos));
  }

  private void passKept() {
    for (Kept next = kept.poll(); next != null; next = kept.poll()) {
      arrived(next.bytes(), next.nanos());
    }
  }

  @Override
  public void readComplete() {
    try {
      passComplete();
    } catch (Throwable e) {
      context.fireExceptionCaught(e);
    }
  }

  @Override
  public void leaveToNetty() {
    if (kernel != null) {
      KernelReader reader = kernel;
      kernel = null;
      reader.remove(this);
      context.read();
    }
  }

  @Override
  public void fail(Throwable error) {
    leaveToNetty();
    context.fireExceptionCaught(error);
    channel.unsafe().close(context.voidPromise());
  }

  /**
   * Netty reads at once when the server has closed the connection: the kernel's stamps go first.
   */
  private void beforeNettyReads() {
    if (kernel != null) {
      kernel.readWaiting(this);
    }
  }

  private void pass(Object message) throws Exception {
    if (first == null) {
      context.fireChannelRead(message);
    } else {
      first.channelRead(context, message);
    }
  }

  private void passComplete() throws Exception {
    if (first == null) {
      context.fireChannelReadComplete();
    } else {
      first.channelReadComplete(context);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    channel = added.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    passKept();
    readNanos = System.nanoTime();
    pass(message);
  }

  /** Requests the next read itself: Netty would pass the call through the whole pipeline. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    passKept();
    passComplete();
    read(context);
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (kernel == null) {
      context.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    passKept();
    if (kernel != null) {
      kernel.remove(this);
    }
    context.fireChannelInactive();
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (onFlush != null) {
      LongConsumer listener = onFlush;
      onFlush = null;
      flushedNanos = System.nanoTime();
      listener.accept(flushedNanos);
    }
    context.flush();
  }
}
