package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalLong;

/**
 * The connection of a request.
 *
 * @param opened whether a connection was opened for it
 * @param connectNanos time for DNS, TCP and TLS; empty if none was opened
 * @param waitNanos how long the request waited, before it took a connection, for one that another
 *     request opened; empty if it did not
 * @param resends number of times that the HTTP client sent the request again by itself; usually 0
 */
public record Connection(
    @JsonProperty("connectionOpened") boolean opened,
    OptionalLong connectNanos,
    @JsonProperty("connectionWaitNanos") OptionalLong waitNanos,
    int resends) {

  /**
   * Time until the request had its connection. Without one for a re-send, which was opened after
   * {@code sent}.
   */
  long nanosBeforeSent() {
    return waitNanos.orElse(0) + (resends == 0 ? connectNanos.orElse(0) : 0);
  }
}
