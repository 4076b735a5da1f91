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
 * decoder, the inflater and the client's handler, which do no more with such a chunk than hand it
 * on, never see it; as it is left out from boundary to boundary, they miss nothing. All else takes
 * the usual way: heads, the last chunk, what a read has only a part of, compressed bodies. Right
 * before the HTTP decoder in a connection's pipeline, or led to by its {@link SocketStamps} where
 * nothing reads in between; belongs to its event loop.
 */
final class ChunkShortcut extends ChannelInboundHandlerAdapter {
  /** A handler of the client's that does nothing. */
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
   * The connection of HTTP/1 now carries a request.
   *
   * @param watch right behind the connection's HTTP decoder
   * @param exchange the request's
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

  /** Whether the decoder gets the bytes as they came off the socket: no TLS, no proxy. */
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

  /** How many were taken. */
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

  /** Those behind were in the midst of nothing, if they saw nothing. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (handedOn) {
      handedOn = false;
      context.fireChannelReadComplete();
    }
  }

  /** Bytes of heads. Behind the answer's own, if it ends among them, chunks can begin. */
  private void readHead(ChannelHandlerContext context, ByteBuf read) {
    int to = read.writerIndex();
    read.retain(); // to be looked at again when others have read it
    try {
      context.fireChannelRead(read);
      if (!watch.awaitsHead() && watch.isAmidPlainChunks() && exchange.isAnswering()) {
        frames.begin();
        frames.follow(read, to - watch.unreadBehindHead());
      }
    } finally {
      read.release();
    }
  }

  /** True if that was all; what is left begins at a boundary. */
  private boolean takeWhole(ByteBuf read) {
    int end = read.writerIndex();
    while (read.isReadable() && frames.findWhole(read)) {
      int next = frames.chunkTo();
      chunks++;
      exchange.bytes(read.setIndex(frames.dataFrom(), frames.dataTo()));
      read.setIndex(next, end);
    }
    return !read.isReadable();
  }
}
