package dev.gatlingllm.stream;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/**
 * Follows the chunked framing of a body (RFC 9112, section 7.1) across reads, and finds the chunks
 * that are complete in one read. It does not follow what few servers send, such as chunk
 * extensions: it then reports that it has lost track. Not thread-safe.
 */
public final class ChunkFrames {
  private static final int MOST_DIGITS = 7;
  private static final int LINE_END = 2;

  /** What the next byte is. */
  private enum At {
    NOWHERE,
    SIZE,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    LAST
  }

  private At at = At.NOWHERE;
  private int digits;
  private long followed;
  private int left;
  private int dataFrom;
  private int dataTo;

  /** Begins a body: its first byte comes next. */
  public void begin() {
    at = At.SIZE;
    digits = 0;
    left = 0;
    followed = 0;
  }

  public void lose() {
    at = At.NOWHERE;
  }

  /** Number of chunks that have begun in the bytes followed; empty once track is lost. */
  public OptionalLong followed() {
    return at == At.NOWHERE ? OptionalLong.empty() : OptionalLong.of(followed);
  }

  /** Whether the next byte is a chunk's first; false once track is lost. */
  public boolean atBoundary() {
    return at == At.SIZE && digits == 0;
  }

  /**
   * At a boundary: whether the readable bytes begin with a whole chunk that has data. If so, {@link
   * #dataFrom} and {@link #dataTo} say where, and the next boundary is at {@link #chunkTo}.
   */
  public boolean findWhole(ByteBuf bytes) {
    int index = bytes.readerIndex();
    int end = bytes.writerIndex();
    int size = 0;
    int most = Math.min(end, index + MOST_DIGITS);
    for (int digit; index < most && (digit = digit(bytes.getByte(index))) >= 0; index++) {
      size = size << 4 | digit;
    }
    if (size == 0 || end - index - 2 * LINE_END < size) {
      return false;
    }
    dataFrom = index + LINE_END;
    dataTo = dataFrom + size;
    return isLineEnd(bytes, index) && isLineEnd(bytes, dataTo);
  }

  private static boolean isLineEnd(ByteBuf bytes, int index) {
    return bytes.getByte(index) == '\r' && bytes.getByte(index + 1) == '\n';
  }

  public int dataFrom() {
    return dataFrom;
  }

  /** Exclusive. */
  public int dataTo() {
    return dataTo;
  }

  /** Where what follows the chunk begins. */
  public int chunkTo() {
    return dataTo + LINE_END;
  }

  /** Keeps track of bytes, from this index on, that are read elsewhere. */
  public void follow(ByteBuf bytes, int from) {
    int end = bytes.writerIndex();
    int index = from;
    while (index < end && at != At.NOWHERE && at != At.LAST) {
      if (at == At.DATA) {
        int count = Math.min(left, end - index);
        left -= count;
        index += count;
        at = left == 0 ? At.DATA_CR : At.DATA;
      } else {
        at = after(bytes.getByte(index++));
      }
    }
  }

  private At after(byte b) {
    return switch (at) {
      case SIZE -> afterSize(b);
      case SIZE_LF -> afterSizeLine(b);
      case DATA_CR -> b == '\r' ? At.DATA_LF : At.NOWHERE;
      case DATA_LF -> {
        digits = 0;
        yield b == '\n' ? At.SIZE : At.NOWHERE;
      }
      default -> At.NOWHERE;
    };
  }

  private At afterSizeLine(byte b) {
    if (b != '\n') {
      return At.NOWHERE;
    }
    if (left == 0) { // no data, and nothing to follow behind it
      return At.LAST;
    }
    followed++;
    return At.DATA;
  }

  private At afterSize(byte b) {
    int digit = digit(b);
    if (digit >= 0 && digits < MOST_DIGITS) {
      left = left << 4 | digit;
      digits++;
      return At.SIZE;
    }
    return b == '\r' && digits > 0 ? At.SIZE_LF : At.NOWHERE;
  }

  private static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }
}
