package dev.gatlingllm.dialect;

import java.util.Optional;

/**
 * What an API says that each of its streams has, as it was asked.
 *
 * @param terminator what the last word is called; empty where it has none of its own
 * @param usage the tokens used
 * @param finishReason why the text ended
 * @param role who speaks
 */
public record StreamPromise(
    Optional<String> terminator, boolean usage, boolean finishReason, boolean role) {

  /** No word of any. */
  public static final StreamPromise NOTHING =
      new StreamPromise(Optional.empty(), false, false, false);

  /** Usage, a finish reason and this last word, as most APIs have. */
  static StreamPromise endingWith(String terminator) {
    return new StreamPromise(Optional.of(terminator), true, true, false);
  }
}
