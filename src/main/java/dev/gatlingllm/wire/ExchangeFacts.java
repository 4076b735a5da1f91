package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerOutcome;
import dev.gatlingllm.answer.Observation;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.RateLimits;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The facts of one request other than its answer's content. Used on one event loop only. */
public final class ExchangeFacts {
  /** An instant that has not been reached. */
  static final long NONE = Long.MIN_VALUE;

  private static final int MOST_RATE_LIMITS = 24;

  private final Observation seen;
  final long startEpochMillis = System.currentTimeMillis();
  final long readyNanos;

  private long dueNanos = NONE;
  long sentNanos = NONE;
  long headersNanos = NONE;
  long lastReadNanos = NONE;

  boolean opened;
  long connectNanos;
  int writes;
  private long connectingNanos;
  private long waitingNanos = NONE;
  private long waitNanos = NONE;
  int httpStatus;
  Map<String, String> rateLimits = Map.of();
  String contentEncoding;

  /**
   * @param seen takes the answer's head
   */
  ExchangeFacts(long readyNanos, Observation seen) {
    this.seen = seen;
    this.readyNanos = readyNanos;
  }

  /** Sets the time at which a schedule wants the request to be sent. */
  public void due(long nanos) {
    dueNanos = nanos;
  }

  /** The request begins to wait for a connection that another opens. */
  void waiting(long nanos) {
    if (writes == 0) { // a re-send's wait is after it was sent
      waitingNanos = nanos;
    }
  }

  void connecting(long nanos) {
    if (waitingNanos != NONE && waitNanos == NONE) {
      waitNanos = nanos - waitingNanos;
    }
    connectingNanos = nanos;
  }

  /**
   * The client begins to write the request; a second call means that it sends the request again.
   */
  public void written(long nanos, boolean onNewConnection) {
    writes++;
    opened |= onNewConnection;
    if (onNewConnection) {
      connectNanos = nanos - connectingNanos;
    }
    sent(nanos);
  }

  /** The first bytes are written to the socket; earlier time is the client's own. */
  void sent(long nanos) {
    if (writes <= 1) {
      sentNanos = nanos;
    }
  }

  int resends() {
    return Math.max(0, writes - 1);
  }

  public Connection connection() {
    return new Connection(
        opened,
        opened ? OptionalLong.of(connectNanos) : OptionalLong.empty(),
        known(waitNanos),
        resends());
  }

  public Instants instants(AnswerOutcome outcome) {
    return new Instants(
        startEpochMillis,
        known(dueNanos),
        readyNanos,
        known(sentNanos),
        known(headersNanos),
        outcome.timeline().firstNanos(),
        outcome.firstContentNanos(),
        outcome.timeline().lastNanos(),
        outcome.endNanos());
  }

  private static OptionalLong known(long nanos) {
    return nanos == NONE ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  /** When its first bytes went to the socket; empty if they never did. */
  public OptionalLong sentNanos() {
    return known(sentNanos);
  }

  /** The status; empty before the answer's head. */
  public OptionalInt httpStatus() {
    return httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(httpStatus);
  }

  /** The Content-Encoding header as received. */
  public Optional<String> contentEncoding() {
    return Optional.ofNullable(contentEncoding);
  }

  /** The rate limit headers, by name in lower case. */
  public Map<String, String> rateLimits() {
    return rateLimits;
  }

  void headers(long nanos, int status, String httpVersion, HttpHeaders headers) {
    headersNanos = nanos;
    lastReadNanos = nanos;
    httpStatus = status;
    contentEncoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    rateLimits = rateLimits(headers);
    seen.head(httpVersion, headers::get);
  }

  private static Map<String, String> rateLimits(HttpHeaders headers) {
    Map<String, String> found = null;
    for (Map.Entry<String, String> header : headers) {
      if (RateLimits.isOne(header.getKey())) {
        found = found == null ? new TreeMap<>() : found;
        if (found.size() < MOST_RATE_LIMITS) {
          found.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
      }
    }
    return found == null ? Map.of() : found;
  }

  /** The instant of the last read, or another instant if nothing has been read. */
  long lastReadOr(long nanos) {
    return lastReadNanos == NONE ? nanos : lastReadNanos;
  }
}
