package dev.gatlingllm.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.nio.charset.StandardCharsets;

/**
 * The outgoing side of one connection. Answers are written as raw bytes, past Netty's HTTP encoder,
 * so that the server decides on every byte and every write, wrong ones included.
 */
final class Wire {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ChannelHandlerContext encoder;
  private boolean byteByByte;

  /**
   * @param encoder of the pipeline; what is written here passes only the handlers before it (TLS)
   */
  Wire(ChannelHandlerContext encoder) {
    this.encoder = encoder;
  }

  ChannelHandlerContext encoder() {
    return encoder;
  }

  /** Sets whether each byte is written to the socket on its own. */
  void byteByByte(boolean value) {
    byteByByte = value;
  }

  ByteBuf buffer(int capacity) {
    return encoder.alloc().ioBuffer(capacity);
  }

  ByteBuf buffer(byte[] bytes) {
    return buffer(bytes.length).writeBytes(bytes);
  }

  /** Appends bytes as one chunk of chunked transfer encoding; nothing if there are none. */
  static void appendChunk(ByteBuf buffer, byte[] bytes) {
    if (bytes.length > 0) {
      beginChunk(buffer, bytes.length);
      buffer.writeBytes(bytes);
      endChunk(buffer);
    }
  }

  static void beginChunk(ByteBuf buffer, int length) {
    int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(length)) / 4);
    for (int digit = digits - 1; digit >= 0; digit--) {
      buffer.writeByte(Character.forDigit((length >>> (4 * digit)) & 15, 16));
    }
    buffer.writeBytes(CRLF);
  }

  static void endChunk(ByteBuf buffer) {
    buffer.writeBytes(CRLF);
  }

  static void appendLastChunk(ByteBuf buffer) {
    buffer.writeBytes(LAST_CHUNK);
  }

  /** Writes to the socket at once. */
  void write(ByteBuf bytes) {
    if (!byteByByte) {
      encoder.writeAndFlush(bytes, encoder.voidPromise());
      return;
    }
    while (bytes.isReadable()) {
      encoder.writeAndFlush(bytes.readRetainedSlice(1), encoder.voidPromise());
    }
    bytes.release();
  }

  void close() {
    encoder.close();
  }

  /** Breaks the connection: the client sees a reset. */
  void reset() {
    encoder.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    encoder.close();
  }
}
