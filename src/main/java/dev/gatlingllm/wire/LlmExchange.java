package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerOutcome;
import dev.gatlingllm.answer.AnswerReader;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.record.FailureCause;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request in flight: turns the calls of the HTTP client into facts. Used on the virtual user's
 * event loop only. The outcome is decided once. The exchange finishes once, when the body has ended
 * as well, so that the connection can be used again.
 */
public final class LlmExchange implements HttpListener, Exchange {
  /** How long a body may stay open after the answer's end, before the connection is abandoned. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final boolean stream;
  private final int cancelAfterChunks;
  private final Timeouts timeouts;
  private final Alarm alarm;
  private final Consumer<LlmExchange> onFinish;
  final ConnectionLease lease;
  public final ExchangeFacts facts;
  final AnswerOutcome outcome;

  private final AnswerReader answer;
  private Error clientError;
  private long otherNanos = ExchangeFacts.NONE;
  private boolean textBegun;
  private boolean lingering;
  private boolean abandoned;
  private boolean finished;

  public LlmExchange(
      AnswerReader answer,
      boolean stream,
      int cancelAfterChunks,
      Timeouts timeouts,
      ScheduledExecutorService eventLoop,
      Consumer<LlmExchange> onFinish,
      ConnectionWatch.Listener connection) {
    this.stream = stream;
    this.cancelAfterChunks = cancelAfterChunks;
    this.timeouts = timeouts;
    this.alarm = new Alarm(eventLoop, this::checkDeadline);
    this.onFinish = onFinish;
    this.lease = new ConnectionLease(connection);
    this.answer = answer;
    this.outcome = answer.outcome();
    this.facts = new ExchangeFacts(System.nanoTime(), outcome.observation());
  }

  public ExchangeFacts facts() {
    return facts;
  }

  public AnswerOutcome outcome() {
    return outcome;
  }

  public void requireHttp2() {
    lease.requireHttp2();
  }

  @Override
  public void onFinalClientRequest(Request request) {}

  /** Waits for a connection that another request opens. */
  void await() {
    facts.waiting(System.nanoTime());
    alarm.setIfNone(timeouts.connect().toNanos());
  }

  @Override
  public void onSend() {
    facts.connecting(System.nanoTime());
    alarm.setIfNone(timeouts.connect().toNanos());
  }

  @Override
  public boolean sendAgain() {
    return !facts.opened && facts.resends() == 0 && lease.sendAgain();
  }

  @Override
  public void onWrite(Channel connected) {
    long now = System.nanoTime();
    if (outcome.over()) {
      ResendGuard.refuse(connected, this);
      return;
    }
    if (lease.refuses(connected)) {
      connected.close(); // the client then takes another; nothing has been sent
      return;
    }
    facts.written(now, lease.take(connected, this));
    reschedule(now);
  }

  @Override
  public void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
    // Over HTTP/2 with TLS, nothing else filters interim responses.
    if (finished || status.codeClass() == HttpStatusClass.INFORMATIONAL) {
      return;
    }
    facts.headers(lease.readNanos(), status.code(), lease.httpVersion(), headers);
    answer.begin(status.code(), headers.get("Content-Type"));
    lookForOther(facts.headersNanos);
  }

  @Override
  public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
    if (finished) {
      return;
    }
    long read = lease.readNanos();
    facts.lastReadNanos = read;
    if (facts.headersNanos == ExchangeFacts.NONE) {
      outcome.fail(FailureCause.NOT_A_STREAM, "a body came without a head", read);
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
    } catch (Error e) { // an Error that leaves a listener ends the JVM
      clientError = e;
      answer.giveUp("the client failed: " + e, read);
    } catch (RuntimeException e) {
      outcome.fail(FailureCause.MALFORMED_EVENT, "the answer could not be read: " + e, read);
    }
    if (outcome.over() && !last && answer.isOther()) {
      abandon(); // it is longer than we read
    } else if (outcome.over() && !lingering && !finished) {
      lingering = true;
      alarm.set(LINGER_NANOS);
    }
    if (last) {
      lease.handBack();
      finish();
    }
  }

  @Override
  public void sent(long nanos) {
    facts.sent(nanos);
  }

  @Override
  public void bytes(ByteBuf chunk) {
    onHttpResponseBodyChunk(chunk, false);
  }

  @Override
  public void onThrowable(Throwable error) {
    failed(error);
  }

  @Override
  public void failed(Throwable error) {
    fail(lease.reason(error));
    lease.handBack(); // the client has closed it
    finish();
  }

  private void fail(Throwable error) {
    if (!abandoned) {
      outcome.observation().bodyNotEnded();
    }
    boolean sent = facts.sentNanos != ExchangeFacts.NONE;
    long now = System.nanoTime();
    if (answer.isRefusal()) { // judged by what has arrived, as below
      answer.end(facts.lastReadNanos);
    }
    FailureCause cause = FailureClassifier.of(error, sent);
    outcome.fail(
        cause, FailureClassifier.message(error, cause), sent ? facts.lastReadOr(now) : now);
  }

  /** The client's own error, if one ended it; null otherwise. */
  public Error clientError() {
    return clientError;
  }

  /** Frees memory, once it is recorded. */
  public void forget() {
    answer.forget();
  }

  @Override
  public boolean isUnderWay() {
    return !finished;
  }

  @Override
  public boolean isAnswering() {
    return !finished && facts.headersNanos != ExchangeFacts.NONE;
  }

  @Override
  public void streamBroken(Throwable error) {
    if (!finished) {
      fail(error);
      abandon();
    }
  }

  @Override
  public void cut(FailureCause cause, String message) {
    if (answer.isOther()) {
      answer.end(facts.lastReadNanos);
    }
    outcome.fail(cause, message, System.nanoTime());
    abandon();
  }

  private void eventRead(long read) {
    int chunks = outcome.timeline().count();
    if (outcome.over() || chunks == 0) {
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

  private void checkDeadline() {
    if (finished) {
      return;
    }
    long now = System.nanoTime();
    if (outcome.over()) {
      outcome.observation().bodyNotEnded();
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
    Deadline deadline = Deadline.of(facts, timeouts, stream, textBegun, lease.readNanos());
    return otherNanos == ExchangeFacts.NONE ? deadline : deadline.orOther(otherNanos);
  }

  /** Sets a new deadline: the connection is open, or text has begun. */
  private void reschedule(long now) {
    alarm.set(deadline().nanos() - now);
  }

  private void abandon() {
    abandoned = true;
    if (!lease.giveUp()) {
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
