package dev.gatlingllm.cli;

import dev.gatlingllm.answer.AnswerBounds;
import dev.gatlingllm.config.Durations;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.record.FailureCause;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import javax.net.ssl.SSLException;

/**
 * Sends the probe's request, reads the answer to its end, and watches the connection for a while.
 */
final class ProbeExchange implements RawExchange.Reader {
  private final URI server;
  private final ProbeTls tls;
  private final Timeouts timeouts;
  private final ProbeScript script;
  final ProbedAnswer answer;
  final long startEpochMillis = System.currentTimeMillis();
  final long readyNanos = System.nanoTime();
  OptionalLong sentNanos = OptionalLong.empty();
  OptionalLong connectNanos = OptionalLong.empty();
  private boolean anyBody;
  private long bodyBytes;
  private long restBytes;
  private OptionalLong restNanos = OptionalLong.empty();
  private boolean keptConnectionClosed;

  ProbeExchange(URI server, ProbeTls tls, Timeouts timeouts, Dialect dialect, ProbeScript script) {
    this.server = server;
    this.tls = tls;
    this.timeouts = timeouts;
    this.script = script;
    this.answer = new ProbedAnswer(dialect, script::event);
  }

  /** Does all of it. {@link #answer} has what failed. */
  void run(HttpCall call, Map<String, String> headers) {
    script.line("POST " + server + call.path());
    headers.forEach(script::header);
    script.more(call.body());
    try (RawExchange exchange = RawExchange.open(server, tls, timeouts)) {
      connectNanos = OptionalLong.of(exchange.connectNanos());
      send(exchange, call, headers);
      try {
        hear(exchange);
      } finally {
        script.eventsEnd();
        if (exchange.heldBack()) {
          script.more("it came faster than it could be shown: from then on times are too late");
        }
      }
    } catch (IOException e) {
      broke(e, System.nanoTime());
    }
  }

  private void send(RawExchange exchange, HttpCall call, Map<String, String> headers)
      throws IOException {
    long sent = exchange.send("POST", call.path(), headers, call.body());
    sentNanos = OptionalLong.of(sent);
    script.sent(sent);
    script.at(
        sent,
        String.format(
            Locale.ROOT,
            "sent, %,d bytes; connecting took %.1f ms",
            exchange.sentBytes(),
            exchange.connectNanos() / 1e6));
  }

  private void hear(RawExchange exchange) throws IOException {
    TransferDecoder transfer = exchange.read(this);
    bodyEnded(transfer, System.nanoTime());
    if (transfer.ended()) {
      watch(exchange);
    }
  }

  @Override
  public void interim(RawHead head, long nanos) {
    script.head(nanos, head);
  }

  @Override
  public void head(RawHead head, long nanos) {
    script.head(nanos, head);
    answer.head(head, nanos);
    noteRest(0, nanos);
  }

  @Override
  public void body(byte[] bytes, long nanos) {
    if (!anyBody) {
      script.at(nanos, "the body begins, byte for byte:");
      script.beginning(bytes);
      anyBody = true;
    }
    bodyBytes += bytes.length;
    answer.bytes(bytes, nanos);
    if (bodyBytes > AnswerBounds.BODY_BYTES) {
      answer
          .verdict()
          .fail(
              FailureCause.MALFORMED_EVENT,
              "the answer is larger than " + AnswerBounds.BODY_BYTES + " bytes",
              nanos);
    }
    noteRest(bytes.length, nanos);
  }

  /** Counts what follows once the outcome is certain. */
  private void noteRest(int count, long nanos) {
    if (isError() || answer.verdict().over()) {
      restNanos = restNanos.isPresent() ? restNanos : OptionalLong.of(nanos);
      restBytes += count;
    }
  }

  private boolean isError() {
    return answer.status().isPresent() && answer.status().getAsInt() / 100 != 2;
  }

  @Override
  public boolean enough() {
    return bodyBytes > AnswerBounds.BODY_BYTES || restBytes > AnswerBounds.OTHER_BYTES;
  }

  @Override
  public Duration patience() {
    long sent = sentNanos.orElse(readyNanos);
    long now = System.nanoTime();
    long next;
    if (restNanos.isPresent()) {
      next = restNanos.getAsLong() + AnswerBounds.OTHER_TIME.toNanos();
    } else if (answer.verdict().timeline().count() == 0) {
      next = sent + timeouts.firstToken().toNanos();
    } else {
      next = now + timeouts.idle().toNanos();
    }
    return Duration.ofNanos(Math.min(next, sent + timeouts.total().toNanos()) - now);
  }

  private void bodyEnded(TransferDecoder transfer, long nanos) {
    boolean proper = transfer.ended() || transfer.endsWithConnection() || enough();
    String how =
        enough()
            ? "the body goes on, and is read no further: "
            : proper ? "the body ends: " : "the body breaks off: ";
    script.at(nanos, how + transfer.describe());
    if (transfer.trouble() != null) {
      answer.verdict().fail(FailureCause.NOT_A_STREAM, transfer.trouble(), nanos);
    } else if (!proper) {
      answer.verdict().seen().bodyNotEnded();
      answer
          .verdict()
          .fail(FailureCause.PREMATURE_CLOSE, "the connection ended before the answer did", nanos);
    }
    answer.bodyEnded(nanos);
    if (transfer.surplus() > 0) {
      script.more(transfer.surplus() + " bytes follow the body");
    }
  }

  private void watch(RawExchange exchange) {
    boolean closed = exchange.closedWithin(AnswerBounds.AT_ONCE);
    keptConnectionClosed = closed && answer.verdict().seen().promisesConnection();
    script.at(
        System.nanoTime(),
        closed
            ? "the server has closed the connection"
            : "the connection is still open, after " + Durations.text(AnswerBounds.AT_ONCE));
  }

  private void broke(IOException error, long nanos) {
    String words =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    script.more(words);
    answer.verdict().seen().bodyNotEnded();
    if (!isError()) {
      answer.verdict().fail(cause(error), words, nanos);
    }
    answer.bodyEnded(nanos);
  }

  private FailureCause cause(IOException error) {
    boolean sent = sentNanos.isPresent();
    if (error instanceof SocketTimeoutException) {
      if (!sent) {
        return FailureCause.TIMEOUT_CONNECT;
      }
      if (System.nanoTime() - sentNanos.getAsLong() >= timeouts.total().toNanos()) {
        return FailureCause.TIMEOUT_TOTAL;
      }
      return answer.verdict().timeline().count() == 0
          ? FailureCause.TIMEOUT_FIRST_TOKEN
          : FailureCause.TIMEOUT_IDLE;
    }
    if (!sent) {
      return error instanceof SSLException ? FailureCause.TLS : FailureCause.CONNECT;
    }
    return error instanceof RawExchange.NotHttp
        ? FailureCause.NOT_A_STREAM
        : FailureCause.PREMATURE_CLOSE;
  }

  /** Whether the server closed the connection although its answer promised to keep it. */
  boolean keptConnectionClosed() {
    return keptConnectionClosed;
  }
}
