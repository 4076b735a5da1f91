package dev.gatlingllm.cli;

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

/** The probing request: sent, read to its end, and its connection watched for a while. */
final class ProbeExchange implements RawExchange.Reader {
  /** As in a run: any server may close a connection that has been idle for longer. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

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
  private boolean keptConnectionClosed;

  ProbeExchange(URI server, ProbeTls tls, Timeouts timeouts, Dialect dialect, ProbeScript script) {
    this.server = server;
    this.tls = tls;
    this.timeouts = timeouts;
    this.script = script;
    this.answer = new ProbedAnswer(dialect, script::event);
  }

  /** Does it all. What fails is told by {@link #answer}. */
  void run(HttpCall call, Map<String, String> headers) {
    script.line("POST " + server + call.path());
    headers.forEach(script::header);
    script.more(call.body());
    try (RawExchange exchange = RawExchange.open(server, tls, timeouts.connect())) {
      connectNanos = OptionalLong.of(exchange.connectNanos());
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
      TransferDecoder transfer = exchange.read(this);
      bodyEnded(transfer, System.nanoTime());
      if (transfer.ended()) {
        watch(exchange);
      }
    } catch (IOException e) {
      broke(e, System.nanoTime());
    }
  }

  @Override
  public void head(RawHead head, long nanos) {
    script.at(nanos, head.lines().get(0));
    for (String line : head.lines().subList(1, head.lines().size())) {
      String[] parts = line.split(":", 2);
      script.header(parts[0], parts.length == 2 ? parts[1].strip() : "");
    }
    answer.head(head, nanos);
  }

  @Override
  public void body(byte[] bytes, long nanos) {
    if (!anyBody) {
      script.at(nanos, "the body begins, byte for byte:");
      script.beginning(bytes);
      anyBody = true;
    }
    answer.bytes(bytes, nanos);
  }

  @Override
  public Duration patience() {
    long end = sentNanos.orElse(readyNanos) + timeouts.total().toNanos();
    Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    Duration next =
        answer.verdict().timeline().count() == 0 ? timeouts.firstToken() : timeouts.idle();
    return left.compareTo(next) < 0 ? left : next;
  }

  private void bodyEnded(TransferDecoder transfer, long nanos) {
    boolean proper = transfer.ended() || transfer.endsWithConnection();
    script.at(nanos, (proper ? "the body ends: " : "the body breaks off: ") + transfer.describe());
    if (transfer.trouble() != null) {
      answer.verdict().fail(FailureCause.NOT_A_STREAM, transfer.trouble(), nanos);
    } else if (!proper) {
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
    boolean closed = exchange.closedWithin(AT_ONCE);
    keptConnectionClosed = closed && answer.verdict().seen().promisesConnection();
    script.at(
        System.nanoTime(),
        closed
            ? "the server has closed the connection"
            : "the connection is still open, after " + AT_ONCE.toMillis() + " ms");
  }

  private void broke(IOException error, long nanos) {
    String words =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    script.more(words);
    answer.verdict().fail(cause(error), words, nanos);
    answer.bodyEnded(nanos);
  }

  private FailureCause cause(IOException error) {
    boolean sent = sentNanos.isPresent();
    if (error instanceof SocketTimeoutException) {
      if (!sent) {
        return FailureCause.TIMEOUT_CONNECT;
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

  /** Against the word of its answer. */
  boolean keptConnectionClosed() {
    return keptConnectionClosed;
  }
}
