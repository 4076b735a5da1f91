package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.StreamError;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.stream.EventDecoder;
import dev.gatlingllm.stream.SseDecoder;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads the bytes of one answer and gives its {@link AnswerOutcome}, for runs and the probe. After
 * each {@link #append}, call {@link #next} until it returns false. Not thread-safe.
 */
public final class AnswerReader {
  /** Maximum number of text chunks: more than any model generates, with one token each. */
  static final int MOST_CHUNKS = 2 << 20;

  /** Number of text chunks between checks of the memory. */
  private static final int LOOK_CHUNKS = 4096;

  /** For larger events, the memory is checked before they are read. */
  private static final int LARGE = 256 << 10;

  /**
   * Maximum memory to read a JSON text, as a multiple of its size: its longest string twice, in
   * UTF-16.
   */
  private static final int READING_FACTOR = 4;

  private static final long MOST_READING_BYTES = 80L << 20;

  private final AnswerBody body;
  private final AnswerOutcome outcome;
  private final RepeatedChunk repeated = new RepeatedChunk();
  private final AnswerMemory.Share memory;
  private final Viewer viewer;
  private int nextLook = LOOK_CHUNKS;

  /** Watches an answer as it is read. */
  public interface Viewer {
    /** Bytes of its body have arrived; they must not be retained. */
    void body(ByteBuf bytes, long nanos);

    /** An event of a stream was read; {@code delta} is reused for all events. */
    void event(String data, Delta delta, long nanos);
  }

  /**
   * @param stream whether a stream was requested
   * @param keepTexts whether to keep the texts, for a tokenizer to count
   */
  public AnswerReader(Dialect dialect, boolean stream, boolean keepTexts) {
    this(dialect, stream, keepTexts, null, AnswerMemory.ofThisJvm());
  }

  /** A reader of a stream that keeps the texts and has a viewer. */
  public AnswerReader(Dialect dialect, Viewer viewer) {
    this(dialect, true, true, viewer, AnswerMemory.ofThisJvm());
  }

  AnswerReader(
      Dialect dialect, boolean stream, boolean keepTexts, Viewer viewer, AnswerMemory all) {
    this.viewer = viewer;
    this.memory = all.share();
    this.body = new AnswerBody(stream, dialect.format());
    this.outcome = new AnswerOutcome(dialect, stream, keepTexts);
  }

  public AnswerOutcome outcome() {
    return outcome;
  }

  /** Takes the answer's head; {@code contentType} is null if it has none. */
  public void begin(int httpStatus, String contentType) {
    body.begin(httpStatus, contentType);
    outcome.head(httpStatus, contentType);
  }

  /**
   * Reads the readable bytes if they repeat the last event with another text, as most chunks of a
   * stream do. If so, they must not be appended.
   */
  public boolean readAgain(ByteBuf chunk, long nanos) {
    if (viewer != null || outcome.over() || !repeated.isSaidAgain(chunk, outcome.delta())) {
      return false;
    }
    outcome.eventAgain(nanos);
    if (outcome.timeline().count() >= nextLook) {
      look(nanos);
    }
    return true;
  }

  private void look(long nanos) {
    nextLook = outcome.timeline().count() + LOOK_CHUNKS;
    if (nextLook > MOST_CHUNKS) {
      giveUp("the answer has more than " + MOST_CHUNKS + " text chunks", nanos);
    } else {
      hold(body.memory(0), nanos);
    }
  }

  /** Reserves memory; if there is not enough, fails the answer and returns false. */
  private boolean hold(long bytes, long nanos) {
    boolean held = memory.hold(bytes + outcome.memory());
    if (!held) {
      giveUp(memory.refusal(), nanos);
    }
    return held;
  }

  /** Fails the answer because the client cannot read on. */
  public void giveUp(String why, long nanos) {
    outcome.fail(FailureCause.CLIENT_LIMIT, why, nanos);
    body.release();
    // Immediately, so that other answers find memory.
    outcome.delta().text().forget();
    memory.hold(outcome.memory());
  }

  private static long reading(int bytes) {
    return bytes < LARGE ? 0 : Math.min(MOST_READING_BYTES, (long) READING_FACTOR * bytes);
  }

  /** Copies what it needs of the readable bytes. */
  public void append(ByteBuf chunk, long nanos) {
    if (viewer != null) {
      viewer.body(chunk, nanos);
    }
    if (outcome.over()) {
      behindEnd(chunk);
      return;
    }
    if (!hold(body.memory(chunk.readableBytes()), nanos)) {
      return;
    }
    repeated.begin(chunk, body.decoder() != null && body.decoder().isBetweenEvents());
    body.append(chunk);
    if (body.tooLarge()) {
      outcome.fail(
          FailureCause.MALFORMED_EVENT,
          "the answer is larger than " + AnswerBounds.BODY_BYTES + " bytes",
          nanos);
    } else if (body.isRead()) {
      end(nanos);
    }
  }

  public boolean isRefusal() {
    return body.isRefusal();
  }

  /** Whether it is not the requested answer: the rest of its body is not worth a long wait. */
  public boolean isOther() {
    return body.isOther();
  }

  /**
   * Reads the next event, if the bytes so far contain one and the answer is not over.
   *
   * @param last whether the body has ended: an event that its end cuts off is then read, too
   */
  public boolean next(boolean last, long nanos) {
    EventDecoder decoder = body.decoder();
    if (decoder == null || outcome.over()) {
      return false;
    }
    if (last ? decoder.end() : decoder.next()) {
      int size = decoder.dataTo() - decoder.dataFrom();
      if (size >= LARGE && !hold(body.memory(0) + reading(size), nanos)) {
        return false;
      }
      outcome.event(
          decoder.buffer(),
          decoder.dataFrom(),
          decoder.dataTo(),
          isNamedError(decoder),
          decoder.unterminated(),
          nanos);
      repeated.event();
      if (viewer != null) {
        viewer.event(eventData(), outcome.delta(), nanos);
      }
      if (size >= LARGE || outcome.timeline().count() >= nextLook) {
        look(nanos); // memory for reading it is free again
      }
      return true;
    }
    repeated.end(outcome.delta(), decoder.isBetweenEvents());
    if (decoder.tooLarge()) {
      outcome.fail(FailureCause.MALFORMED_EVENT, "an event is larger than the limit", nanos);
    }
    return false;
  }

  private static boolean isNamedError(EventDecoder decoder) {
    return decoder instanceof SseDecoder sse
        && StreamError.isName(sse.buffer(), sse.eventFrom(), sse.eventTo());
  }

  private String eventData() {
    EventDecoder decoder = body.decoder();
    int from = decoder.dataFrom();
    return new String(decoder.buffer(), from, decoder.dataTo() - from, StandardCharsets.UTF_8);
  }

  /** Takes the end of the body, after all events were read. */
  public void end(long nanos) {
    if (outcome.over()) {
      return;
    }
    if (body.decoder() != null) {
      outcome.streamEnded(nanos);
    } else if (hold(body.memory(0) + reading(body.length()), nanos)) {
      outcome.bodyEnded(body.bytes(), body.length(), nanos);
    }
  }

  /** Stops reading: reports the framing and frees the bytes. */
  public void close() {
    body.reportFraming(outcome.observation(), outcome.metadata().terminated());
    body.release();
    memory.hold(outcome.memory());
  }

  /** Frees the outcome's memory, once it is recorded. */
  public void forget() {
    memory.hold(0);
  }

  /** Line ends after the terminator do not count, as in {@link EventDecoder#rest}. */
  private void behindEnd(ByteBuf bytes) {
    if (!outcome.metadata().terminated()) {
      return;
    }
    int count = 0;
    for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
      byte b = bytes.getByte(i);
      count += b == '\n' || b == '\r' ? 0 : 1;
    }
    outcome.observation().afterTerminator(count);
  }
}
