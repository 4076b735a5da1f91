package dev.gatlingllm.wire;

import dev.gatlingllm.stream.ChunkFrames;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * Passes complete chunks in the middle of an HTTP/1.1 answer straight to their request. The
 * decoder, the inflater and the client's handler would only pass such a chunk on; as it is removed
 * from boundary to boundary, they do not notice. Everything else takes the usual way: heads, the
 * last chunk, incomplete chunks, compressed bodies. Placed right before the HTTP decoder in a
 * pipeline, or called by {@link SocketStamps} if no handler in between reads. Used on its event
 * loop only.
 */
final class ChunkShortcut extends ChannelInboundHandlerAdapter {
  /** A handler of the client that does nothing. */
  private static final String NOTHING = "pinned";

  private final ChunkFrames frames = new ChunkFrames();
  private final ConnectionWatch watch;
  private Exchange exchange;
  private boolean handedOn;
  private long chunks;

  private ChunkShortcut(ConnectionWatch watch) {
    this.watch = watch;
  }

  /**
   * Starts the shortcut for a request on a connection of HTTP/1.
   *
   * @param watch the handler right after the HTTP decoder
   * @param exchange the request's exchange
   */
  static ChunkShortcut on(Channel channel, ConnectionWatch watch, Exchange exchange) {
    SocketStamps stamps = SocketStamps.of(channel);
    ChunkShortcut shortcut =
        stamps.leading() instanceof ChunkShortcut leading
            ? leading
            : channel.pipeline().get(ChunkShortcut.class);
    if (shortcut == null) {
      shortcut = new ChunkShortcut(watch);
      if (isNext(channel.pipeline())) {
        stamps.lead(shortcut);
      } else {
        channel.pipeline().addBefore(DefaultHttpClient.HTTP_CLIENT_CODEC, null, shortcut);
      }
    }
    shortcut.exchange = exchange;
    shortcut.frames.lose();
    return shortcut;
  }

  /** The connection carries this request no more. */
  void forget(Exchange carried) {
    if (exchange == carried) {
      exchange = null;
      frames.lose();
    }
  }

  /** Whether the decoder gets the bytes as read from the socket: no TLS, no proxy. */
  private static boolean isNext(ChannelPipeline pipeline) {
    for (String name : pipeline.names()) {
      if (name.equals(DefaultHttpClient.HTTP_CLIENT_CODEC)) {
        return true;
      }
      if (!name.equals(NOTHING) && !(pipeline.get(name) instanceof SocketStamps)) {
        return false;
      }
    }
    return false;
  }

  long chunks() {
    return chunks;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf read && frames.atBoundary() && takeWhole(read)) {
      read.release();
      return;
    }
    handedOn = true;
    if (!(message instanceof ByteBuf read)) {
      context.fireChannelRead(message);
    } else if (watch.awaitsHead()) {
      readHead(context, read);
    } else {
      frames.follow(read, read.readerIndex());
      context.fireChannelRead(read);
    }
  }

  /** The handlers after this one need no call if they saw nothing. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (handedOn) {
      handedOn = false;
      context.fireChannelReadComplete();
    }
  }

  /** Passes on bytes of heads. Chunks can begin after the end of the answer's head. */
  private void readHead(ChannelHandlerContext context, ByteBuf read) {
    int to = read.writerIndex();
    read.retain(); // still needed after the others have read it
    try {
      context.fireChannelRead(read);
      if (!watch.awaitsHead()
          && watch.isAmidPlainChunks()
          && exchange != null
          && exchange.isAnswering()) {
        frames.begin();
        frames.follow(read, to - watch.unreadBehindHead());
      }
    } finally {
      read.release();
    }
  }

  /** Takes the complete chunks; true if nothing is left. The rest begins at a boundary. */
  private boolean takeWhole(ByteBuf read) {
    int end = read.writerIndex();
    Exchange carried = exchange;
    while (read.isReadable() && exchange == carried && frames.findWhole(read)) {
      int next = frames.chunkTo();
      chunks++;
      carried.bytes(read.setIndex(frames.dataFrom(), frames.dataTo()));
      read.setIndex(next, end);
    }
    return !read.isReadable();
  }
}
