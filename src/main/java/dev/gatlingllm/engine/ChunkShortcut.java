package dev.gatlingllm.engine;

import dev.gatlingllm.stream.ChunkFrames;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Brings the whole chunks amid an HTTP/1.1 answer right to its request. The decoder, the inflater
 * and the client's handler, which do no more with such a chunk than hand it on, never see it; as it
 * is left out from boundary to boundary, they miss nothing. All else takes the usual way: heads,
 * the last chunk, what a read has only a part of, compressed bodies, an answer whose head comes in
 * pieces. Right before the HTTP decoder in a connection's pipeline, or led to by its {@link
 * SocketStamps} where nothing reads in between; belongs to its event loop.
 */
final class ChunkShortcut extends ChannelInboundHandlerAdapter {
  private static final byte[] HEAD = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

  /** A handler of the client's that does nothing. */
  private static final String NOTHING = "pinned";

  private final ChunkFrames frames = new ChunkFrames();
  private final ConnectionWatch watch;
  private HttpListener listener;
  private BooleanSupplier answering;
  private boolean headAwaited;
  private boolean handedOn;
  private long chunks;

  private ChunkShortcut(ConnectionWatch watch) {
    this.watch = watch;
  }

  /**
   * The connection of HTTP/1 now carries a request.
   *
   * @param watch right behind the connection's HTTP decoder
   * @param listener the request's
   * @param answering whether an answer has begun that is the request's, and not ended
   */
  static ChunkShortcut on(
      Channel channel, ConnectionWatch watch, HttpListener listener, BooleanSupplier answering) {
    SocketStamps stamps = SocketStamps.of(channel);
    ChunkShortcut shortcut =
        stamps.shortcut() != null ? stamps.shortcut() : channel.pipeline().get(ChunkShortcut.class);
    if (shortcut == null) {
      shortcut = new ChunkShortcut(watch);
      if (isNext(channel.pipeline())) {
        stamps.lead(shortcut);
      } else {
        channel.pipeline().addBefore(DefaultHttpClient.HTTP_CLIENT_CODEC, null, shortcut);
      }
    }
    shortcut.listener = listener;
    shortcut.answering = answering;
    shortcut.headAwaited = true;
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
    if (message instanceof ByteBuf read && !headAwaited && frames.atBoundary() && takeWhole(read)) {
      read.release();
      return;
    }
    handedOn = true;
    if (!(message instanceof ByteBuf read)) {
      context.fireChannelRead(message);
    } else if (headAwaited) {
      headAwaited = false;
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

  /** The first read of an answer; in which chunks can begin, if it has the whole head. */
  private void readHead(ChannelHandlerContext context, ByteBuf read) {
    int from = read.readerIndex();
    int to = read.writerIndex();
    long heads = watch.heads();
    read.retain(); // to be looked at again when others have read it
    try {
      context.fireChannelRead(read);
      if (watch.heads() == heads + 1 && watch.isAmidPlainChunks() && answering.getAsBoolean()) {
        int body = bodyFrom(read, from, to);
        if (body >= 0) {
          frames.begin();
          frames.follow(read, body);
        }
      }
    } finally {
      read.release();
    }
  }

  /** Behind the empty line that ends a head at the beginning of these bytes; else -1. */
  private static int bodyFrom(ByteBuf bytes, int from, int to) {
    for (int i = 0; i < HEAD.length; i++) {
      if (to - from < HEAD.length || bytes.getByte(from + i) != HEAD[i]) {
        return -1;
      }
    }
    for (int i = from; i + 4 <= to; i++) {
      if (bytes.getInt(i) == 0x0D0A0D0A) {
        return i + 4;
      }
    }
    return -1;
  }

  /** True if that was all; what is left begins at a boundary. */
  private boolean takeWhole(ByteBuf read) {
    int end = read.writerIndex();
    while (read.isReadable() && frames.findWhole(read)) {
      int next = frames.chunkTo();
      chunks++;
      listener.onHttpResponseBodyChunk(read.setIndex(frames.dataFrom(), frames.dataTo()), false);
      read.setIndex(next, end);
    }
    return !read.isReadable();
  }
}
