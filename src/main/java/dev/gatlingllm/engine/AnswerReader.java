package dev.gatlingllm.engine;

import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Verdict;
import dev.gatlingllm.stream.EventDecoder;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one answer → its {@link Verdict}; a run and the probe read by it. After each {@link
 * #append} call {@link #next} until it says false. Belongs to one thread.
 */
public final class AnswerReader {
  private final AnswerBody body;
  private final Verdict verdict;
  private final RepeatedChunk repeated = new RepeatedChunk();

  /**
   * @param stream one was asked for
   * @param keepTexts for a tokenizer to count
   */
  public AnswerReader(Dialect dialect, boolean stream, boolean keepTexts) {
    this.body = new AnswerBody(stream, dialect.format());
    this.verdict = new Verdict(dialect, stream, keepTexts);
  }

  /** What the answer comes to, so far. */
  public Verdict verdict() {
    return verdict;
  }

  /** The head of the answer came; {@code contentType} is null where it has none. */
  public void begin(int httpStatus, String contentType) {
    body.begin(httpStatus, contentType);
    verdict.head(httpStatus, contentType);
  }

  /**
   * Reads the readable bytes if they are the last event again, with another text: most chunks of a
   * stream are. If so there is nothing to append.
   */
  public boolean readAgain(ByteBuf chunk, long nanos) {
    if (!repeated.isSaidAgain(chunk)) {
      return false;
    }
    verdict.eventAgain(nanos);
    return true;
  }

  /** Takes a copy of what it needs of the readable bytes, which stay until the next is appended. */
  public void append(ByteBuf chunk, long nanos) {
    if (verdict.over()) {
      behindEnd(chunk);
      return;
    }
    repeated.begin(chunk, body.decoder() != null && body.decoder().isBetweenEvents());
    body.append(chunk);
    if (body.tooLarge()) {
      verdict.fail(
          FailureCause.MALFORMED_EVENT,
          "the answer is larger than " + AnswerBody.LIMIT + " bytes",
          nanos);
    }
  }

  /**
   * Reads the next event, if the bytes so far hold one and the answer is not over.
   *
   * @param last the body has ended: what its end cuts off is an event, too
   */
  public boolean next(boolean last, long nanos) {
    EventDecoder decoder = body.decoder();
    if (decoder == null || verdict.over()) {
      return false;
    }
    if (last ? decoder.end() : decoder.next()) {
      verdict.event(
          decoder.buffer(), decoder.dataFrom(), decoder.dataTo(), decoder.unterminated(), nanos);
      repeated.event();
      return true;
    }
    repeated.end(verdict.delta(), decoder.isBetweenEvents());
    if (decoder.tooLarge()) {
      verdict.fail(FailureCause.MALFORMED_EVENT, "an event is larger than the limit", nanos);
    }
    return false;
  }

  /** The data of the event read last. */
  public String eventData() {
    EventDecoder decoder = body.decoder();
    int from = decoder.dataFrom();
    return new String(decoder.buffer(), from, decoder.dataTo() - from, StandardCharsets.UTF_8);
  }

  /** The body is complete, and its events are read. */
  public void end(long nanos) {
    if (verdict.over()) {
      return;
    }
    if (body.decoder() != null) {
      verdict.streamEnded(nanos);
    } else {
      verdict.bodyEnded(body.bytes(), body.length(), nanos);
    }
  }

  /** No more will be read: tells how it was framed, and lets go of the bytes. */
  public void close() {
    body.tellFraming(verdict.seen(), verdict.said().terminated());
    body.release();
  }

  /** Line ends behind the last word are nothing, as in {@link EventDecoder#rest}. */
  private void behindEnd(ByteBuf bytes) {
    if (!verdict.said().terminated()) {
      return;
    }
    int count = 0;
    for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
      byte b = bytes.getByte(i);
      count += b == '\n' || b == '\r' ? 0 : 1;
    }
    verdict.seen().afterTerminator(count);
  }
}
