package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.KeptText;
import dev.gatlingllm.dialect.RepeatedEvent;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The last chunk, as long as the next ones may differ only in their text: those need neither a
 * decoder nor a parser. Such a chunk is exactly one event, between {@code data:} and one or two
 * line ends, or a line of NDJSON; and the event has one text only ({@link Delta#hasOneTextOnly}).
 * Belongs to one answer.
 */
final class RepeatedChunk {
  private static final byte[] FIELD = {'d', 'a', 't', 'a', ':'};

  private ByteBuffer before;
  private ByteBuffer behind;

  // The chunk being read; null if it cannot be repeated.
  private ByteBuf chunk;
  private int events;

  /** Reads the readable bytes if they repeat the chunk with another plain text. */
  boolean isSaidAgain(ByteBuf bytes, Delta last) {
    if (before == null || bytes.nioBufferCount() != 1) {
      return false;
    }
    int count = bytes.readableBytes();
    int text = count - before.capacity() - behind.capacity();
    if (text <= 0 || text > RepeatedEvent.LONGEST_PLAIN_TEXT) {
      return false;
    }
    int from = bytes.readerIndex();
    int textFrom = from + before.capacity();
    if (!isAt(bytes, from, before) || !isAt(bytes, textFrom + text, behind)) {
      return false;
    }
    KeptText kept = last.kept();
    if (kept == null
        ? !isPlain(bytes, textFrom, textFrom + text)
        : !keepsPlain(bytes, textFrom, text, kept)) {
      return false;
    }
    last.again(text);
    return true;
  }

  /** Copies first: an array is searched faster than a buffer. */
  private static boolean keepsPlain(ByteBuf bytes, int from, int count, KeptText kept) {
    if (kept.endsAmidCharacter()) {
      return false;
    }
    int at = kept.room(count);
    byte[] text = kept.bytes();
    bytes.getBytes(from, text, at, count);
    for (int i = at; i < at + count; i++) {
      if (!RepeatedEvent.isPlain(text[i])) {
        return false;
      }
    }
    kept.reserve(count);
    return true;
  }

  private static boolean isAt(ByteBuf bytes, int index, ByteBuffer part) {
    return bytes.internalNioBuffer(index, part.capacity()).mismatch(part) < 0;
  }

  private static boolean isPlain(ByteBuf bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!RepeatedEvent.isPlain(bytes.getByte(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Begins to read these bytes.
   *
   * @param fresh whether they begin with a new event
   */
  void begin(ByteBuf bytes, boolean fresh) {
    before = null;
    chunk = fresh ? bytes : null;
    events = 0;
  }

  /** Takes an event in these bytes. */
  void event() {
    events++;
  }

  /**
   * Ends reading them.
   *
   * @param whole whether they end with an event
   */
  void end(Delta last, boolean whole) {
    if (chunk != null && events == 1 && whole && last.hasOneTextOnly()) {
      remember(last.repeated());
    }
    chunk = null;
  }

  private void remember(RepeatedEvent event) {
    int from = chunk.readerIndex();
    int to = chunk.writerIndex();
    int eventFrom = from + fieldLength(from, to);
    int eventTo = eventFrom + event.length();
    if (eventTo < to && isLineEnds(eventTo, to)) {
      before = copy(from, eventFrom + event.prefix());
      behind = copy(eventTo - event.suffix(), to);
    }
  }

  /** Length of the field's name and of the space after it. */
  private int fieldLength(int from, int to) {
    for (int i = 0; i < FIELD.length; i++) {
      if (from + i >= to || chunk.getByte(from + i) != FIELD[i]) {
        return 0;
      }
    }
    int value = from + FIELD.length;
    return value < to && chunk.getByte(value) == ' ' ? FIELD.length + 1 : FIELD.length;
  }

  private boolean isLineEnds(int from, int to) {
    for (int i = from; i < to; i++) {
      if (chunk.getByte(i) != '\n' && chunk.getByte(i) != '\r') {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer copy(int from, int to) {
    byte[] part = new byte[to - from];
    chunk.getBytes(from, part);
    return ByteBuffer.wrap(part);
  }
}
