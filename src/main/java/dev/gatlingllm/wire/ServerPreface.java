package dev.gatlingllm.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Checks whether a server answers in HTTP/2: its first frame is SETTINGS (RFC 9113, section 3.4),
 * of less than 65,536 bytes, so the first byte of the frame's length is 0. A status line of
 * HTTP/1.1 or a TLS alert begins differently. Placed before the HTTP/2 decoder in a pipeline, until
 * the first bytes have arrived.
 */
final class ServerPreface extends ChannelInboundHandlerAdapter {
  private static final int CHARACTERS = 80;

  private final Consumer<String> onOther;
  private boolean heard;
  private boolean other;

  /**
   * @param onOther takes what came instead of HTTP/2, e.g. "it answered …"
   */
  ServerPreface(Consumer<String> onOther) {
    this.onOther = onOther;
  }

  /** Whether the server has answered in HTTP/2. */
  boolean isHeard() {
    return heard;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (other) {
      ReferenceCountUtil.release(message);
    } else if (!(message instanceof ByteBuf first) || !first.isReadable()) {
      context.fireChannelRead(message);
    } else if (first.getByte(first.readerIndex()) == 0) {
      heard = true;
      context.fireChannelRead(message);
      context.pipeline().remove(this);
    } else {
      other = true;
      String seen = firstLine(first);
      first.release();
      onOther.accept(seen);
    }
  }

  private static String firstLine(ByteBuf bytes) {
    int length = Math.min(CHARACTERS, bytes.readableBytes());
    String line =
        bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1)
            .split("[\r\n]", 2)[0];
    return line.chars().allMatch(c -> c >= ' ' && c <= '~')
        ? "it answered \"" + line + "\""
        : "its answer is neither HTTP/2 nor HTTP/1.1";
  }
}
