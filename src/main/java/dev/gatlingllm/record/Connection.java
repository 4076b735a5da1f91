package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalLong;

/**
 * The connection of a request.
 *
 * @param opened whether a connection was opened for it
 * @param connectNanos time for DNS, TCP and TLS, or that this request waited for those of another
 *     one, whose connection it shares; empty if it took neither
 * @param resends number of times that the HTTP client sent the request again by itself; usually 0
 */
public record Connection(
    @JsonProperty("connectionOpened") boolean opened, OptionalLong connectNanos, int resends) {

  /** Without a connection for a re-send, which was opened after {@code sent}. */
  long connectNanosBeforeSent() {
    return resends == 0 ? connectNanos.orElse(0) : 0;
  }
}
