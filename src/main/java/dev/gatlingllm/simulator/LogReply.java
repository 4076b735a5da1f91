package dev.gatlingllm.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.Iterator;
import java.util.List;

/**
 * Sends the log in pieces, each once the previous one is written, so that tokens are not delayed.
 */
final class LogReply {
  private static final int PIECE_BYTES = 64 * 1024;

  private final Iterator<LoggedRequest> requests;
  private final ChannelHandlerContext context;
  private final boolean keepAlive;

  private LogReply(List<LoggedRequest> requests, ChannelHandlerContext context, boolean keepAlive) {
    this.requests = requests.iterator();
    this.context = context;
    this.keepAlive = keepAlive;
  }

  static void send(List<LoggedRequest> requests, Wire wire, boolean keepAlive) {
    wire.byteByByte(false);
    wire.write(wire.buffer(Reply.chunkedHead(200, "application/x-ndjson", keepAlive)));
    new LogReply(requests, wire.encoder(), keepAlive).sendNext();
  }

  private void sendNext() {
    ByteBuf bytes = context.alloc().ioBuffer();
    while (requests.hasNext() && bytes.readableBytes() < PIECE_BYTES) {
      Wire.appendChunk(bytes, LogJson.line(requests.next()));
    }
    boolean last = !requests.hasNext();
    if (last) {
      Wire.appendLastChunk(bytes);
    }
    context
        .writeAndFlush(bytes)
        .addListener(
            written -> {
              if (written.isSuccess() && !last) {
                context.executor().execute(this::sendNext);
              } else if (!keepAlive) {
                context.close();
              }
            });
  }
}
