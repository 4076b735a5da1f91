package dev.gatlingllm.dialect;

import java.util.Optional;

/**
 * What an API promises for each of its streams, as requested.
 *
 * @param terminator name of the end marker; empty if it has none
 * @param usage whether it sends usage
 * @param finishReason whether it sends a finish reason
 * @param role whether it sends a role
 */
public record StreamPromise(
    Optional<String> terminator, boolean usage, boolean finishReason, boolean role) {

  /** OpenAI's end marker. */
  static final Optional<String> DONE = Optional.of("[DONE]");

  public static final StreamPromise NOTHING =
      new StreamPromise(Optional.empty(), false, false, false);

  /** Usage, a finish reason and this end marker, as in most APIs. */
  static StreamPromise endingWith(String terminator) {
    return new StreamPromise(Optional.of(terminator), true, true, false);
  }
}
