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
 * The bytes of one answer → its {@link AnswerOutcome}; a run and the probe read by it. After each
 * {@link #append} call {@link #next} until it says false. Belongs to one thread.
 */
public final class AnswerReader {
  /** Text chunks of one answer; one for each token is more than any model generates. */
  static final int MOST_CHUNKS = 2 << 20;

  /** So many more text chunks are no reason to look whether there is memory for them. */
  private static final int LOOK_CHUNKS = 4096;

  /** An event of more bytes is read only where there is memory for that. */
  private static final int LARGE = 256 << 10;

  /** What reading a JSON text takes at most: its longest string twice, as UTF-16. */
  private static final int READING_FACTOR = 4;

  private static final long MOST_READING_BYTES = 80L << 20;

  private final AnswerBody body;
  private final AnswerOutcome outcome;
  private final RepeatedChunk repeated = new RepeatedChunk();
  private final AnswerMemory.Share memory;
  private final Viewer viewer;
  private int nextLook = LOOK_CHUNKS;

  /** Is shown an answer as it is read. */
  public interface Viewer {
    /** Bytes of its body came; they are the connection's, and not to be kept. */
    void body(ByteBuf bytes, long nanos);

    /** An event of a stream was read; {@code delta} is the same for all. */
    void event(String data, Delta delta, long nanos);
  }

  /**
   * @param stream one was asked for
   * @param keepTexts for a tokenizer to count
   */
  public AnswerReader(Dialect dialect, boolean stream, boolean keepTexts) {
    this(dialect, stream, keepTexts, null, AnswerMemory.ofThisJvm());
  }

  /** Of a stream, its texts kept, that somebody watches. */
  public AnswerReader(Dialect dialect, Viewer viewer) {
    this(dialect, true, true, viewer, AnswerMemory.ofThisJvm());
  }

  AnswerReader(Dialect dialect, boolean stream, boolean keepTexts, AnswerMemory all) {
    this(dialect, stream, keepTexts, null, all);
  }

  private AnswerReader(
      Dialect dialect, boolean stream, boolean keepTexts, Viewer viewer, AnswerMemory all) {
    this.viewer = viewer;
    this.memory = all.share();
    this.body = new AnswerBody(stream, dialect.format());
    this.outcome = new AnswerOutcome(dialect, stream, keepTexts);
  }

  /** What the answer comes to, so far. */
  public AnswerOutcome outcome() {
    return outcome;
  }

  /** The head of the answer came; {@code contentType} is null where it has none. */
  public void begin(int httpStatus, String contentType) {
    body.begin(httpStatus, contentType);
    outcome.head(httpStatus, contentType);
  }

  /**
   * Reads the readable bytes if they are the last event again, with another text: most chunks of a
   * stream are. If so there is nothing to append.
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

  /** False, and the answer has failed, where the client has not so much memory for its bytes. */
  private boolean hold(long bytes, long nanos) {
    boolean held = memory.hold(bytes + outcome.memory());
    if (!held) {
      giveUp(memory.refusal(), nanos);
    }
    return held;
  }

  /** The client cannot read on, whatever the server does. */
  public void giveUp(String why, long nanos) {
    outcome.fail(FailureCause.CLIENT_LIMIT, why, nanos);
    body.release();
    // At once, or all the others would find no room either.
    outcome.delta().text().forget();
    memory.hold(outcome.memory());
  }

  private static long reading(int bytes) {
    return bytes < LARGE ? 0 : Math.min(MOST_READING_BYTES, (long) READING_FACTOR * bytes);
  }

  /** Takes a copy of what it needs of the readable bytes, which stay until the next is appended. */
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

  /** Its status is no success, whatever becomes of its body. */
  public boolean isRefusal() {
    return body.isRefusal();
  }

  /** It is not the answer that was asked for: the rest of its body is not worth a long wait. */
  public boolean isOther() {
    return body.isOther();
  }

  /**
   * Reads the next event, if the bytes so far hold one and the answer is not over.
   *
   * @param last the body has ended: what its end cuts off is an event, too
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
        look(nanos); // what reading it took is free again
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

  /** The body is complete, and its events are read. */
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

  /** No more will be read: tells how it was framed, and lets go of the bytes. */
  public void close() {
    body.reportFraming(outcome.observation(), outcome.metadata().terminated());
    body.release();
    memory.hold(outcome.memory());
  }

  /** What it came to is recorded, and needed no more. */
  public void forget() {
    memory.hold(0);
  }

  /** Line ends behind the last word are nothing, as in {@link EventDecoder#rest}. */
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
