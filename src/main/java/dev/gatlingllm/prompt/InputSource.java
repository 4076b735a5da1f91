package dev.gatlingllm.prompt;

import java.util.Optional;

/** A source of what requests ask. Implementations are thread-safe. */
@FunctionalInterface
public interface InputSource {

  /**
   * The next input; empty once the source has ended. Most have no end.
   *
   * @throws TokenizerException if no prompt of the requested size can be made
   */
  Optional<LlmInput> next();

  /** A source of single prompts. */
  static InputSource of(PromptSource prompts) {
    return () -> Optional.of(LlmInput.of(prompts.next()));
  }
}
