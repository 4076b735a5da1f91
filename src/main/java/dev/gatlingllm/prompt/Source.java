package dev.gatlingllm.prompt;

import java.util.Optional;

/**
 * A source of what users ask: inputs of single requests, or scripts of conversations.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface Source<T> {

  /**
   * The next one; empty once the source has ended. Most have no end.
   *
   * @throws TokenizerException if no prompt of the requested size can be made
   * @throws InputException if a file cannot be read any more
   */
  Optional<T> next();

  /** What is known of it that its plan does not say. */
  default Optional<SourceFacts> facts() {
    return Optional.empty();
  }
}
