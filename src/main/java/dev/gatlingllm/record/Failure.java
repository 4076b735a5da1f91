package dev.gatlingllm.record;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a request failed.
 *
 * @param message one line for a person, the server's own words where it gave any; secrets are
 *     already struck out
 * @param body the first 500 characters of an error body
 * @param retryAfter the Retry-After header as it came
 */
public record Failure(
    FailureCause cause, String message, Optional<String> body, Optional<String> retryAfter) {
  private static final int MOST_CHARACTERS = 500;

  public Failure {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(message, "message");
  }

  /**
   * One told in anybody's words, which are cut short.
   *
   * @param strike strikes secrets out of a text
   */
  public static Failure told(
      FailureCause cause,
      String message,
      Optional<String> body,
      Optional<String> retryAfter,
      UnaryOperator<String> strike) {
    return new Failure(
        cause,
        shortened(strike.apply(message).replaceAll("\\s+", " ").strip()),
        body.map(strike).map(Failure::shortened),
        retryAfter.map(strike).map(Failure::shortened));
  }

  /** A server's words, no longer than what is kept of them. */
  public static String shortened(String text) {
    return text.substring(0, Math.min(MOST_CHARACTERS, text.length()));
  }
}
