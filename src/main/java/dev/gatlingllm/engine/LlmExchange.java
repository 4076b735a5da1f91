package dev.gatlingllm.engine;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.Verdict;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request under way: what the HTTP client tells becomes facts. All of it happens on the virtual
 * user's event loop. The verdict falls once; the exchange finishes once, when the body has ended as
 * well, so that the connection can be used again.
 */
final class LlmExchange implements HttpListener {
  /** How long a body may stay open after its last word, before the connection is given up. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final boolean stream;
  private final int cancelAfterChunks;
  private final Timeouts timeouts;
  private final Alarm alarm;
  private final Consumer<LlmExchange> onFinish;
  final Carrier carrier;

  final ExchangeFacts facts;
  final Verdict verdict;

  private final AnswerReader answer;
  private Error clientError;
  private long otherNanos = ExchangeFacts.NONE;
  private boolean textBegun;
  private boolean lingering;
  private boolean abandoned;
  private boolean finished;

  LlmExchange(
      Dialect dialect,
      boolean stream,
      int cancelAfterChunks,
      boolean keepTexts,
      Timeouts timeouts,
      EventLoop eventLoop,
      Consumer<LlmExchange> onFinish,
      ConnectionWatch.Listener connection) {
    this.stream = stream;
    this.cancelAfterChunks = cancelAfterChunks;
    this.timeouts = timeouts;
    this.alarm = new Alarm(eventLoop, this::checkDeadline);
    this.onFinish = onFinish;
    this.carrier = new Carrier(connection);
    this.answer = new AnswerReader(dialect, stream, keepTexts);
    this.verdict = answer.verdict();
    this.facts = new ExchangeFacts(System.nanoTime(), verdict.seen());
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
    if (verdict.over()) {
      ResendGuard.refuse(connected, this);
      return;
    }
    if (carrier.refuses(connected)) {
      connected.close(); // whereupon the client takes another; nothing has been sent
      return;
    }
    facts.written(now, carrier.take(connected, this));
    reschedule(now);
  }

  @Override
  public void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
    // Over HTTP/2 with TLS nobody else looks whether the head is an interim one.
    if (finished || status.codeClass() == HttpStatusClass.INFORMATIONAL) {
      return;
    }
    facts.headers(carrier.readNanos(), status.code(), carrier.httpVersion(), headers);
    answer.begin(status.code(), headers.get("Content-Type"));
    lookForOther(facts.headersNanos);
  }

  @Override
  public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
    if (finished) {
      return;
    }
    long read = carrier.readNanos();
    facts.lastReadNanos = read;
    if (facts.headersNanos == ExchangeFacts.NONE) {
      verdict.fail(FailureCause.NOT_A_STREAM, "a body came without a head", read);
    }
    try {
      if (answer.readAgain(chunk, read)) {
        eventRead(read);
      } else {
        answer.append(chunk, read);
        while (answer.next(last, read)) {
          eventRead(read);
        }
        lookForOther(read);
      }
      if (last) {
        answer.end(read);
      }
    } catch (Error e) { // one that leaves a listener ends the whole JVM
      clientError = e;
      answer.giveUp("the client failed: " + e, read);
    } catch (RuntimeException e) {
      verdict.fail(FailureCause.MALFORMED_EVENT, "the answer could not be read: " + e, read);
    }
    if (verdict.over() && !last && answer.isOther()) {
      abandon(); // it is longer than anybody reads
    } else if (verdict.over() && !lingering && !finished) {
      lingering = true;
      alarm.set(LINGER_NANOS);
    }
    if (last) {
      carrier.handBack();
      finish();
    }
  }

  @Override
  public void onThrowable(Throwable error) {
    fail(error);
    carrier.handBack(); // the client has closed it
    finish();
  }

  private void fail(Throwable error) {
    if (!abandoned) {
      verdict.seen().bodyNotEnded();
    }
    boolean sent = facts.sentNanos != ExchangeFacts.NONE;
    long now = System.nanoTime();
    if (answer.isRefusal()) {
      endOther();
    }
    FailureCause cause = Causes.of(error, sent);
    verdict.fail(cause, Causes.message(error, cause), sent ? facts.lastReadOr(now) : now);
  }

  /** What ended it was no fault of the server's; null otherwise. */
  Error clientError() {
    return clientError;
  }

  /** It is recorded. */
  void forget() {
    answer.forget();
  }

  /** Neither an answer nor a failure has ended it. */
  boolean isUnderWay() {
    return !finished;
  }

  /** Whether an answer has begun and not ended. */
  boolean isAnswering() {
    return !finished && facts.headersNanos != ExchangeFacts.NONE;
  }

  /** The connection, or over HTTP/2 the stream, ended; before the answer, unless that is over. */
  void brokenOff() {
    onThrowable(new ClosedChannelException());
  }

  /** The stream of a connection that lives on ended; before the answer, unless that is over. */
  void streamBroken(Throwable error) {
    if (!finished) {
      fail(error);
      abandon();
    }
  }

  /** Ends the request from outside, wherever it is; on the event loop. */
  void cut(FailureCause cause, String message) {
    if (answer.isOther()) {
      endOther();
    }
    verdict.fail(cause, message, System.nanoTime());
    abandon();
  }

  private void eventRead(long read) {
    int chunks = verdict.timeline().count();
    if (verdict.over() || chunks == 0) {
      return;
    }
    if (!textBegun) {
      textBegun = true;
      reschedule(read);
    }
    if (chunks >= cancelAfterChunks) {
      cut(FailureCause.CANCELLED, "cancelled after " + chunks + " text chunks");
    }
  }

  private void lookForOther(long nanos) {
    if (otherNanos == ExchangeFacts.NONE && answer.isOther()) {
      otherNanos = nanos;
      reschedule(nanos);
    }
  }

  /** Judges an answer that is not the one asked for by what came of it. */
  private void endOther() {
    answer.end(facts.lastReadNanos);
  }

  private void checkDeadline() {
    if (finished) {
      return;
    }
    long now = System.nanoTime();
    if (verdict.over()) {
      verdict.seen().bodyNotEnded();
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
    Deadline deadline = Deadline.of(facts, timeouts, stream, textBegun, carrier.readNanos());
    return otherNanos == ExchangeFacts.NONE ? deadline : deadline.orOther(otherNanos);
  }

  /** A new deadline holds: the connection stands, or text has begun. */
  private void reschedule(long now) {
    alarm.set(deadline().nanos() - now);
  }

  private void abandon() {
    abandoned = true;
    if (!carrier.giveUp()) {
      finish();
    }
  }

  private void finish() {
    if (!finished) {
      finished = true;
      alarm.stop();
      answer.close();
      onFinish.accept(this);
    }
  }
}
