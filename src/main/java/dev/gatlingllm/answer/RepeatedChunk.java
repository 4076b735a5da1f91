package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.KeptText;
import dev.gatlingllm.dialect.RepeatedEvent;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The chunk read last, as long as the next ones may be the same but for the text in them: those
 * need neither a decoder nor a parser. Such a chunk is one whole event, {@code data:} and a line
 * end or two around it, or in NDJSON a line; and the event has one text only, as {@link
 * Delta#hasOneTextOnly} tells. Belongs to one answer.
 */
final class RepeatedChunk {
  private static final byte[] FIELD = {'d', 'a', 't', 'a', ':'};

  private ByteBuffer before;
  private ByteBuffer behind;

  // Of the chunk that is being read; null where it could not be repeated.
  private ByteBuf chunk;
  private int events;

  /**
   * Reads the readable bytes if they are the chunk again, with another plain text.
   *
   * @param last the event read last
   */
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

  /** Copied first: an array is looked through faster than a buffer. */
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
   * These bytes are going to be read.
   *
   * @param fresh they do not go on with an event
   */
  void begin(ByteBuf bytes, boolean fresh) {
    before = null;
    chunk = fresh ? bytes : null;
    events = 0;
  }

  /** An event was among them. */
  void event() {
    events++;
  }

  /**
   * They have been read.
   *
   * @param last the event read last
   * @param whole they do not end amid an event
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

  /** Of the field's name, and of the blank behind it. */
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
