package dev.gatlingllm.engine;

import static dev.gatlingllm.record.FailureCause.*;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.StreamPromise;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Timeline;
import dev.gatlingllm.stream.EventDecoder;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request under way: what the HTTP client tells becomes facts. All of it happens on the virtual
 * user's event loop. The outcome is decided once; the exchange finishes once, when the body has
 * ended as well, so that the connection can be used again.
 */
final class LlmExchange implements HttpListener {
  /** How long a body may stay open after its last word, before the connection is given up. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Dialect dialect;
  private final boolean stream;
  private final int cancelAfterChunks;
  private final Timeouts timeouts;
  private final Alarm alarm;
  private final Consumer<LlmExchange> onFinish;
  final Carrier carrier;

  final ExchangeFacts facts;
  final Timeline timeline = new Timeline();
  final Delta delta;

  private final AnswerBody body;
  private boolean decided;
  private boolean finished;

  LlmExchange(
      Dialect dialect,
      boolean stream,
      int cancelAfterChunks,
      boolean keepTexts,
      Timeouts timeouts,
      EventLoop eventLoop,
      Consumer<LlmExchange> onFinish,
      Runnable onBrokenPromise) {
    this.dialect = dialect;
    this.stream = stream;
    this.cancelAfterChunks = cancelAfterChunks;
    this.timeouts = timeouts;
    this.alarm = new Alarm(eventLoop, this::checkDeadline);
    this.onFinish = onFinish;
    this.carrier = new Carrier(onBrokenPromise);
    this.delta = new Delta(keepTexts);
    this.body = new AnswerBody(stream, dialect.format());
    this.facts = new ExchangeFacts(System.nanoTime());
  }

  @Override
  public void onFinalClientRequest(Request request) {}

  @Override
  public void onSend() {
    facts.connecting(System.nanoTime());
    if (!alarm.isSet()) {
      alarm.set(timeouts.connect().toNanos());
    }
  }

  @Override
  public void onWrite(Channel connected) {
    long now = System.nanoTime();
    if (finished) {
      ResendGuard.refuse(connected, this);
      return;
    }
    facts.written(now, carrier.take(connected, this));
    reschedule(now);
  }

  @Override
  public void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
    if (finished) {
      return;
    }
    facts.headers(carrier.readNanos(), status.code(), carrier.httpVersion(), headers);
    body.begin(status.code(), headers.get("Content-Type"));
  }

  @Override
  public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
    if (finished) {
      return;
    }
    try {
      if (!decided) {
        body.append(chunk);
        if (body.isStream()) {
          readEvents(last);
        } else if (body.tooLarge()) {
          fail(MALFORMED_EVENT, "the answer is larger than " + AnswerBody.LIMIT + " bytes");
        }
        if (last && !decided) {
          bodyEnded();
        }
      } else {
        facts.readBehindEnd(chunk);
      }
    } catch (Throwable e) { // an Error that leaves a listener ends the whole JVM
      fail(MALFORMED_EVENT, "the answer could not be read: " + e);
    }
    if (last) {
      carrier.handBack();
      finish();
    }
  }

  @Override
  public void onThrowable(Throwable error) {
    if (!decided) {
      boolean sent = facts.sentNanos != ExchangeFacts.NONE;
      decide(sent ? facts.lastReadOr(System.nanoTime()) : System.nanoTime());
      FailureCause cause = Causes.of(error, sent);
      facts.fail(cause, Causes.message(error, cause));
    }
    carrier.handBack(); // the client has closed it
    finish();
  }

  StreamPromise promise() {
    return dialect.promise();
  }

  /** Whether an answer has begun and not ended; over HTTP/1.1. */
  boolean isAnswering() {
    return !finished && facts.headersNanos != ExchangeFacts.NONE;
  }

  /** The connection, or over HTTP/2 the stream, ended; before the answer, unless that is over. */
  void brokenOff() {
    onThrowable(new ClosedChannelException());
  }

  /** Ends the request from outside, wherever it is; on the event loop. */
  void cut(FailureCause cause, String message) {
    if (!decided) {
      fail(cause, message);
    }
    abandon();
  }

  private void readEvents(boolean last) {
    EventDecoder decoder = body.decoder();
    while (!decided && decoder.next()) {
      readEvent(decoder);
    }
    while (last && !decided && decoder.end()) {
      readEvent(decoder);
    }
    if (!decided && decoder.tooLarge()) {
      fail(MALFORMED_EVENT, "an event is larger than the limit");
    }
  }

  private void readEvent(EventDecoder decoder) {
    dialect.readEvent(decoder.buffer(), decoder.dataFrom(), decoder.dataTo(), delta);
    long read = carrier.readNanos();
    facts.read(delta, read);
    if (delta.textChoices() != 0) {
      boolean first = timeline.count() == 0;
      timeline.chunk(read, delta.textChoices());
      if (first) {
        reschedule(read);
      }
    }
    if (delta.malformed() != null) {
      // What the end of the body cut off is no fault of the event.
      fail(decoder.unterminated() ? PREMATURE_CLOSE : MALFORMED_EVENT, delta.malformed());
    } else if (delta.error() != null) {
      fail(ERROR_EVENT, delta.error());
    } else if (delta.isDone()) {
      ended(read);
    } else if (timeline.count() >= cancelAfterChunks) {
      cut(CANCELLED, "cancelled after " + timeline.count() + " text chunks");
    }
  }

  /** The body is complete and nothing has decided the request yet. */
  private void bodyEnded() {
    long read = carrier.readNanos();
    int status = facts.httpStatus;
    if (status / 100 != 2) {
      dialect.readBody(body.bytes(), 0, body.length(), delta);
      facts.errorBody(body.text());
      fail(FailureCause.ofStatus(status), Causes.statusMessage(status, delta.error()));
    } else if (body.isStream()) {
      endWithoutTerminator(read);
    } else {
      readWhole(read);
    }
  }

  private void endWithoutTerminator(long read) {
    if (dialect.saysItsEnd() && !facts.said.finished() && timeline.count() > 0) {
      fail(PREMATURE_CLOSE, "the stream ended without its terminator or a finish reason");
    } else {
      ended(read);
    }
  }

  private void readWhole(long read) {
    dialect.readBody(body.bytes(), 0, body.length(), delta);
    if (body.length() == 0) {
      fail(EMPTY_RESPONSE, "the answer has no body");
    } else if (delta.error() != null) {
      fail(ERROR_EVENT, delta.error());
    } else if (stream || delta.malformed() != null) {
      facts.errorBody(body.text());
      fail(NOT_A_STREAM, body.describe(stream));
    } else {
      facts.read(delta, read);
      facts.wholeResult = delta.textChoices() != 0 || delta.items() > 0;
      ended(read);
    }
  }

  /** The answer came to its proper end. */
  private void ended(long nanos) {
    if (timeline.count() == 0 && !facts.wholeResult) {
      fail(EMPTY_RESPONSE, "the answer has no generated text");
    } else {
      decide(nanos);
    }
  }

  private void fail(FailureCause cause, String message) {
    decide(Causes.isArrival(cause) ? carrier.readNanos() : System.nanoTime());
    facts.fail(cause, message);
  }

  private void decide(long endNanos) {
    decided = true;
    facts.endNanos = endNanos;
    if (!finished) {
      alarm.set(LINGER_NANOS);
    }
  }

  private void checkDeadline() {
    if (finished) {
      return;
    }
    long now = System.nanoTime();
    if (decided) {
      abandon();
      return;
    }
    Deadline deadline = deadline();
    if (now - deadline.nanos() >= 0) {
      cut(deadline.cause(), deadline.message());
    } else {
      alarm.set(deadline.nanos() - now);
    }
  }

  private Deadline deadline() {
    return Deadline.of(facts, timeouts, stream, timeline.count() > 0, carrier.readNanos());
  }

  /** A new deadline holds: the connection stands, or text has begun. */
  private void reschedule(long now) {
    alarm.set(deadline().nanos() - now);
  }

  private void abandon() {
    carrier.giveUp();
    finish();
  }

  private void finish() {
    if (!finished) {
      finished = true;
      alarm.stop();
      body.describe(facts.seen, facts.said.terminated());
      body.release();
      onFinish.accept(this);
    }
  }
}
