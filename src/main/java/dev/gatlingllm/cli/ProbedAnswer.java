package dev.gatlingllm.cli;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.engine.AnswerBody;
import dev.gatlingllm.record.Failure;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Observation;
import dev.gatlingllm.record.Said;
import dev.gatlingllm.record.Timeline;
import dev.gatlingllm.stream.EventDecoder;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One answer as it is read: its events, and what they come to. */
final class ProbedAnswer {
  private final Dialect dialect;
  private final AnswerBody body;
  private final Listener listener;
  final Observation seen = new Observation();
  final Said said = new Said();
  final Timeline timeline = new Timeline();
  final Delta delta = new Delta(true);
  OptionalInt status = OptionalInt.empty();
  OptionalLong headersNanos = OptionalLong.empty();
  OptionalLong firstContentNanos = OptionalLong.empty();
  long endNanos;
  private Failure failure;
  private boolean over;

  /** Is told of each event. */
  interface Listener {
    /**
     * @param delta what was read in it
     */
    void event(long nanos, String data, Delta delta);
  }

  ProbedAnswer(Dialect dialect, Listener listener) {
    this.dialect = dialect;
    this.body = new AnswerBody(true, dialect.format());
    this.listener = listener;
  }

  void head(RawHead head, long nanos) {
    status = OptionalInt.of(head.status());
    headersNanos = OptionalLong.of(nanos);
    seen.head(head.version(), head::header);
    body.begin(head.status(), head.header("content-type"));
  }

  /** Bytes of the body came. */
  void bytes(byte[] bytes, long nanos) {
    if (over) {
      seen.afterTerminator(said.terminated() ? visible(bytes) : 0);
      return;
    }
    body.append(Unpooled.wrappedBuffer(bytes));
    if (body.isStream()) {
      EventDecoder decoder = body.decoder();
      while (!over && decoder.next()) {
        event(decoder, nanos);
      }
      if (!over && decoder.tooLarge()) {
        fail(FailureCause.MALFORMED_EVENT, "an event is larger than the limit", nanos);
      }
    } else if (body.tooLarge()) {
      fail(
          FailureCause.MALFORMED_EVENT,
          "the answer is larger than " + AnswerBody.LIMIT + " bytes",
          nanos);
    }
  }

  private static int visible(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).stripLeading().length();
  }

  private void event(EventDecoder decoder, long nanos) {
    dialect.readEvent(decoder.buffer(), decoder.dataFrom(), decoder.dataTo(), delta);
    listener.event(
        nanos,
        new String(
            decoder.buffer(),
            decoder.dataFrom(),
            decoder.dataTo() - decoder.dataFrom(),
            StandardCharsets.UTF_8),
        delta);
    take(nanos);
    if (delta.textChoices() != 0) {
      timeline.chunk(nanos, delta.textChoices());
    }
    if (delta.malformed() != null) {
      fail(
          decoder.unterminated() ? FailureCause.PREMATURE_CLOSE : FailureCause.MALFORMED_EVENT,
          delta.malformed(),
          nanos);
    } else if (delta.error() != null) {
      fail(FailureCause.ERROR_EVENT, delta.error(), nanos);
    } else if (delta.isDone()) {
      ended(nanos);
    }
  }

  private void take(long nanos) {
    seen.event(delta);
    if (firstContentNanos.isEmpty() && delta.contentChoices() != 0) {
      firstContentNanos = OptionalLong.of(nanos);
    }
    said.event(delta);
  }

  /** The body came to the end that its framing promised. */
  void bodyEnded(long nanos) {
    if (body.isStream()) {
      while (!over && body.decoder().end()) {
        event(body.decoder(), nanos);
      }
    }
    if (!over) {
      conclude(nanos);
    }
    if (body.isStream()) {
      body.describe(seen, said.terminated());
    }
  }

  private void conclude(long nanos) {
    int code = status.orElseThrow();
    if (code / 100 != 2) {
      dialect.readBody(body.bytes(), 0, body.length(), delta);
      String words = delta.error() == null ? body.text().strip() : delta.error();
      fail(FailureCause.ofStatus(code), "HTTP " + code + ": " + words, nanos);
    } else if (!body.isStream()) {
      if (body.length() == 0) {
        fail(FailureCause.EMPTY_RESPONSE, "the answer has no body", nanos);
        return;
      }
      dialect.readBody(body.bytes(), 0, body.length(), delta);
      boolean error = delta.error() != null;
      fail(
          error ? FailureCause.ERROR_EVENT : FailureCause.NOT_A_STREAM,
          error ? delta.error() : body.describe(true),
          nanos);
    } else if (dialect.saysItsEnd() && !said.finished() && timeline.count() > 0) {
      fail(
          FailureCause.PREMATURE_CLOSE,
          "the stream ended without its terminator or a finish reason",
          nanos);
    } else {
      ended(nanos);
    }
  }

  private void ended(long nanos) {
    if (timeline.count() == 0) {
      fail(FailureCause.EMPTY_RESPONSE, "the answer has no generated text", nanos);
    } else {
      over = true;
      endNanos = nanos;
    }
  }

  /** Nothing more is to be learned: the first failure stays. */
  void fail(FailureCause cause, String message, long nanos) {
    if (!over) {
      over = true;
      endNanos = nanos;
      failure = new Failure(cause, message, Optional.empty(), Optional.empty());
    }
  }

  Optional<Failure> failure() {
    return Optional.ofNullable(failure);
  }
}
