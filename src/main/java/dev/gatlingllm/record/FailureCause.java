package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a request has no complete answer. */
public enum FailureCause {
  /** The simulation's own values make no request; nothing was sent. */
  NOT_BUILT("notBuilt"),
  /** No TCP connection: refused, unreachable, no way through the proxy, or a name not resolved. */
  CONNECT("connect"),
  TLS("tls"),
  /** No connection within {@code llm.timeouts.connect}. */
  TIMEOUT_CONNECT("timeoutConnect"),
  /** No generated text within {@code llm.timeouts.firstToken} of the send. */
  TIMEOUT_FIRST_TOKEN("timeoutFirstToken"),
  /** Nothing arrived for {@code llm.timeouts.idle} after the first text. */
  TIMEOUT_IDLE("timeoutIdle"),
  /** Not ended within {@code llm.timeouts.total} of the send. */
  TIMEOUT_TOTAL("timeoutTotal"),
  /** A status from 300 to 399: redirects are not followed. */
  HTTP_3XX("http3xx"),
  /** A status from 400 to 499 other than 429. */
  HTTP_4XX("http4xx"),
  HTTP_429("http429"),
  HTTP_5XX("http5xx"),
  /** A status below 200 or above 599. */
  HTTP_OTHER("httpOther"),
  /** A success whose body is neither the requested stream nor the requested JSON. */
  NOT_A_STREAM("notAStream"),
  /** An event that is neither JSON nor an error message, or is larger than the limit. */
  MALFORMED_EVENT("malformedEvent"),
  /** The server reported an error in the stream, or in a 200 body. */
  ERROR_EVENT("errorEvent"),
  /** The answer's finish reason says that it did not finish: docs/metrics.md, "Finish reasons". */
  UNFINISHED("unfinished"),
  /** The connection or the stream ended before the answer did. */
  PREMATURE_CLOSE("prematureClose"),
  /** A well-formed answer without any generated text. */
  EMPTY_RESPONSE("emptyResponse"),
  /** The number of tokens differs from {@code llm.requireTokens}, or is unknown. */
  WRONG_TOKEN_COUNT("wrongTokenCount"),
  /** A check of the simulation failed. */
  CHECK("check"),
  /** The client itself could not read on: the answer is too large, or memory ran out. */
  CLIENT_LIMIT("clientLimit"),
  /** Cancelled by the client on purpose: not a failure, and counted separately. */
  CANCELLED("cancelled"),
  /** Not sent: {@code llm.maxInFlight} requests were in flight. */
  DROPPED("dropped"),
  /** Still in flight when the drain or the run ended. */
  INCOMPLETE("incomplete");

  private final String label;

  FailureCause(String label) {
    this.label = label;
  }

  public static FailureCause ofStatus(int httpStatus) {
    if (httpStatus == 429) {
      return HTTP_429;
    }
    return switch (httpStatus / 100) {
      case 3 -> HTTP_3XX;
      case 4 -> HTTP_4XX;
      case 5 -> HTTP_5XX;
      default -> HTTP_OTHER;
    };
  }

  /** The name in records, reports and Gatling's rows. */
  @JsonValue
  public String label() {
    return label;
  }
}
