package dev.gatlingllm.record;

import java.util.Objects;
import java.util.Optional;

/**
 * How a request failed.
 *
 * @param message one line for a person, the server's own words where it gave any; secrets are
 *     already struck out
 * @param body the beginning of an error body
 * @param retryAfter the Retry-After header as it came
 */
public record Failure(
    FailureCause cause, String message, Optional<String> body, Optional<String> retryAfter) {
  public Failure {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(message, "message");
  }
}
