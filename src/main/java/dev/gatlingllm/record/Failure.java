package dev.gatlingllm.record;

import java.util.Objects;
import java.util.Optional;

/**
 * How a request failed.
 *
 * @param message one line for people, in the server's own words if there are any; secrets are
 *     masked
 * @param body the beginning of an error body
 * @param retryAfter the Retry-After header as received
 */
public record Failure(
    FailureCause cause, String message, Optional<String> body, Optional<String> retryAfter) {
  public Failure {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(message, "message");
  }
}
