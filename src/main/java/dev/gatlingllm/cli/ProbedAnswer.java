package dev.gatlingllm.cli;

import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.answer.Verdict;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import io.netty.buffer.Unpooled;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One streamed answer, read as a run would read it. */
final class ProbedAnswer {
  private final AnswerReader reader;
  private final Listener listener;
  private OptionalInt status = OptionalInt.empty();
  private OptionalLong headersNanos = OptionalLong.empty();

  /** Is called for each event. */
  interface Listener {
    /**
     * @param delta what was read in it
     */
    void event(long nanos, String data, Delta delta);
  }

  ProbedAnswer(Dialect dialect, Listener listener) {
    this.reader = new AnswerReader(dialect, true, true);
    this.listener = listener;
  }

  void head(RawHead head, long nanos) {
    status = OptionalInt.of(head.status());
    headersNanos = OptionalLong.of(nanos);
    verdict().seen().head(head.version(), head::header);
    reader.begin(head.status(), head.header("content-type"));
  }

  /** Takes bytes of the body. */
  void bytes(byte[] bytes, long nanos) {
    reader.append(Unpooled.wrappedBuffer(bytes), nanos);
    readEvents(false, nanos);
  }

  /**
   * To be called after the last byte; unless the answer has failed, it ended as its framing
   * promised.
   */
  void bodyEnded(long nanos) {
    readEvents(true, nanos);
    reader.end(nanos);
    reader.close();
  }

  private void readEvents(boolean last, long nanos) {
    while (reader.next(last, nanos)) {
      listener.event(nanos, reader.eventData(), verdict().delta());
    }
  }

  Verdict verdict() {
    return reader.verdict();
  }

  OptionalInt status() {
    return status;
  }

  OptionalLong headersNanos() {
    return headersNanos;
  }
}
