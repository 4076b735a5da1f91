package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.StreamFormat;
import dev.gatlingllm.stream.EventDecoder;
import dev.gatlingllm.stream.NdjsonDecoder;
import dev.gatlingllm.stream.SseDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of one answer: events if it is a stream, otherwise bytes. If the media type leaves it
 * open, the first bytes decide: a success that begins like an event stream is read as one.
 */
final class AnswerBody {
  private static final String[] FIELDS = {"data:", "event:", "id:", "retry:", ":"};

  private final boolean streamWanted;
  private final StreamFormat format;
  private EventDecoder decoder;
  private byte[] bytes = new byte[0];
  private int length;
  private int limit = AnswerBounds.BODY_BYTES;
  private boolean full;
  private boolean undecided = true;
  private boolean refusal;
  private String contentType;

  AnswerBody(boolean streamWanted, StreamFormat format) {
    this.streamWanted = streamWanted;
    this.format = format;
  }

  /** Takes the answer's head; {@code contentTypeHeader} is null if it has none. */
  void begin(int httpStatus, String contentTypeHeader) {
    contentType = contentTypeHeader;
    boolean success = httpStatus / 100 == 2;
    limit = success && !streamWanted ? AnswerBounds.BODY_BYTES : AnswerBounds.OTHER_BYTES;
    refusal = !success;
    undecided = success && streamWanted;
    if (undecided && StreamFormat.SSE.isNamed(contentType)) {
      decoder = new SseDecoder();
    } else if (undecided && StreamFormat.NDJSON.isNamed(contentType)) {
      decoder = new NdjsonDecoder();
    }
  }

  void append(ByteBuf chunk) {
    if (decoder != null) {
      decoder.append(chunk);
      return;
    }
    int n = Math.min(chunk.readableBytes(), limit - length);
    full = n < chunk.readableBytes();
    if (length + n > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(length + n));
    }
    chunk.getBytes(chunk.readerIndex(), bytes, length, n);
    length += n;
    if (undecided) {
      sniff();
    }
  }

  private int grown(int needed) {
    return Math.max(needed, Math.min(limit, bytes.length * 2));
  }

  /** Bytes of memory that it holds while this many more are appended. */
  long memory(int more) {
    if (decoder != null) {
      return decoder.memory(more);
    }
    int needed = Math.min(limit, length + more);
    return bytes.length + (needed > bytes.length ? grown(needed) : 0L);
  }

  private void sniff() {
    String start = new String(bytes, 0, Math.min(length, 16), StandardCharsets.UTF_8).strip();
    if (start.startsWith("\uFEFF")) {
      start = start.substring(1);
    }
    if (format == StreamFormat.NDJSON && start.startsWith("{") && !isJson()) {
      decode(new NdjsonDecoder());
      return;
    }
    for (String field : FIELDS) {
      if (start.startsWith(field)) {
        decode(new SseDecoder());
        return;
      }
    }
    undecided = start.length() < 6;
  }

  /** Whether it is a single JSON text, by its media type. */
  private boolean isJson() {
    return contentType != null && contentType.startsWith("application/json");
  }

  private void decode(EventDecoder found) {
    decoder = found;
    decoder.append(Unpooled.wrappedBuffer(bytes, 0, length));
    undecided = false;
  }

  /** The decoder of a stream, possibly recognized by its first bytes; null otherwise. */
  EventDecoder decoder() {
    return decoder;
  }

  /** The bytes of a body that is not a stream, as far as kept. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Whether the requested answer is longer than the limit. */
  boolean tooLarge() {
    return full && limit == AnswerBounds.BODY_BYTES;
  }

  /** Whether enough has been read of a body that was not requested. */
  boolean isRead() {
    return full && limit == AnswerBounds.OTHER_BYTES && decoder == null;
  }

  boolean isRefusal() {
    return refusal;
  }

  /** Whether it is a refusal, or something else came instead of a stream. */
  boolean isOther() {
    return refusal || streamWanted && decoder == null && !undecided;
  }

  /**
   * Reports how the body was framed.
   *
   * @param terminated whether the stream's terminator came
   */
  void reportFraming(Observation seen, boolean terminated) {
    if (decoder != null) {
      seen.stream(
          decoder instanceof NdjsonDecoder ? StreamFormat.NDJSON : StreamFormat.SSE,
          decoder.framing(),
          decoder.unterminated());
      seen.afterTerminator(terminated ? decoder.rest() : 0);
    }
  }

  void release() {
    bytes = new byte[0];
    length = 0;
    decoder = null;
  }
}
