package dev.gatlingllm.prompt;

/** An endless source of prompts. Implementations are thread-safe. */
@FunctionalInterface
public interface PromptSource {

  /**
   * The next prompt.
   *
   * @throws TokenizerException if no prompt of the requested size can be made
   */
  Prompt next();
}
