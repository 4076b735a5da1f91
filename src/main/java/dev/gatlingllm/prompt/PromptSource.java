package dev.gatlingllm.prompt;

/** Where prompts come from. Implementations are thread-safe and never run dry. */
@FunctionalInterface
public interface PromptSource {

  /**
   * The next prompt.
   *
   * @throws TokenizerException if no prompt of the wanted size can be made
   */
  Prompt next();
}
