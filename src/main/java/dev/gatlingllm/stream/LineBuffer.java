package dev.gatlingllm.stream;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of one response, and the lines in them. A line ends in CR, LF or CR LF; a byte order
 * mark before the first line is skipped. Remembers how far it has searched, so that no byte is
 * examined twice.
 */
final class LineBuffer {
  private static final int FIRST_CAPACITY = 1 << 10;
  private static final int MOST_BYTES = 1 << 30;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final int maxBytes;
  private byte[] array = new byte[FIRST_CAPACITY];
  private int limit;
  private int scan;
  private int lineFrom;
  private boolean started;
  private boolean afterCr;
  private boolean tooLarge;

  private long bytes;
  private boolean sawLf;
  private boolean sawCr;
  private boolean sawCrLf;

  /**
   * @param name of the next parameter, for the message
   * @param maxBytes maximum number of bytes that belong together
   * @throws IllegalArgumentException if not in 1 to 1 GiB
   */
  LineBuffer(String name, int maxBytes) {
    if (maxBytes < 1 || maxBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          name + " is " + maxBytes + ", must be in 1 to " + MOST_BYTES);
    }
    this.maxBytes = maxBytes;
  }

  /** Whether this many bytes may belong together; once they may not, everything is dropped. */
  boolean fits(int count) {
    if (count > maxBytes && !tooLarge) {
      tooLarge = true;
      dropAll();
    }
    return !tooLarge;
  }

  boolean tooLarge() {
    return tooLarge;
  }

  private void dropAll() {
    array = new byte[0];
    limit = 0;
    scan = 0;
    lineFrom = 0;
  }

  /**
   * Copies the readable bytes; once there were too many, only counts them.
   *
   * @param keepFrom bytes before this index are no longer needed
   * @return by how much indices have decreased
   */
  int append(ByteBuf read, int keepFrom) {
    int count = read.readableBytes();
    bytes += count;
    if (tooLarge) {
      return 0;
    }
    int down = 0;
    if (keepFrom == limit || count > array.length - limit) {
      down = keepFrom;
      makeRoom(keepFrom, count);
    }
    read.getBytes(read.readerIndex(), array, limit, count);
    limit += count;
    return down;
  }

  /** Bytes of memory held while {@code more} bytes are appended. */
  long memory(int more, int keepFrom) {
    int needed = limit - keepFrom + more;
    boolean grows = !tooLarge && needed > array.length;
    return array.length + (grows ? grown(needed) : 0L);
  }

  private int grown(int needed) {
    return Math.max(needed, 2 * array.length);
  }

  private void makeRoom(int keepFrom, int count) {
    int kept = limit - keepFrom;
    byte[] target = array;
    if (kept + count > array.length) {
      target = new byte[grown(kept + count)];
    }
    System.arraycopy(array, keepFrom, target, 0, kept);
    array = target;
    limit = kept;
    scan -= keepFrom;
    lineFrom -= keepFrom;
  }

  /**
   * Finds the end of the next line. If there is none yet, all bytes up to the limit belong to that
   * line.
   */
  boolean findLine() {
    if (!started && !passByteOrderMark()) {
      return false;
    }
    if (afterCr && scan < limit) {
      passLfAfterCr();
    }
    scan = lineEnd(array, scan, limit);
    return scan < limit;
  }

  /** The index of the first CR or LF, or {@code to}. */
  private static int lineEnd(byte[] all, int from, int to) {
    int at = from;
    while (at < to) {
      if (at + Long.BYTES <= to && !hasControl((long) EIGHT_BYTES.get(all, at))) {
        at += Long.BYTES;
        continue;
      }
      byte b = all[at];
      if (b == '\n' || b == '\r') {
        return at;
      }
      at++;
    }
    return to;
  }

  /**
   * Whether one of eight bytes is below 0x0E, as CR and LF are: "Determine if a word has a byte
   * less than n" in Sean Anderson's Bit Twiddling Hacks. JSON on one line has none.
   */
  private static boolean hasControl(long eightBytes) {
    return (eightBytes - 0x0E0E0E0E0E0E0E0EL & ~eightBytes & 0x8080808080808080L) != 0;
  }

  void passLine() {
    afterCr = array[scan] == '\r';
    sawLf |= !afterCr;
    scan++;
    lineFrom = scan;
  }

  /** At the end of the body: whether a last line without a line end is left. */
  boolean findLastLine() {
    sawCr |= afterCr;
    afterCr = false;
    return lineFrom < limit;
  }

  /** A CR ends its line at once; only the next byte tells whether an LF belongs to it. */
  private void passLfAfterCr() {
    afterCr = false;
    if (array[scan] == '\n') {
      sawCrLf = true;
      scan++;
      lineFrom = scan;
    } else {
      sawCr = true;
    }
  }

  /** False while the bytes may still become a byte order mark. */
  private boolean passByteOrderMark() {
    int matched = 0;
    while (matched < BYTE_ORDER_MARK.length
        && matched < limit
        && array[matched] == BYTE_ORDER_MARK[matched]) {
      matched++;
    }
    if (matched == limit && matched < BYTE_ORDER_MARK.length) {
      return false;
    }
    if (matched == BYTE_ORDER_MARK.length) {
      scan = matched;
      lineFrom = matched;
    }
    started = true;
    return true;
  }

  byte[] array() {
    return array;
  }

  int lineFrom() {
    return lineFrom;
  }

  /** Exclusive: where the line ends, or how far it has been read. */
  int lineTo() {
    return scan;
  }

  /** Number of bytes after the last line passed, line ends not counted. */
  int rest() {
    int rest = 0;
    for (int i = lineFrom; i < limit; i++) {
      rest += array[i] == '\n' || array[i] == '\r' ? 0 : 1;
    }
    return rest;
  }

  /** Whether all bytes so far are consumed, and none could change the meaning of the next one. */
  boolean isEmpty() {
    return !afterCr && lineFrom == limit && !tooLarge;
  }

  Framing framing(long comments) {
    return new Framing(bytes, comments, sawLf, sawCr, sawCrLf);
  }
}
