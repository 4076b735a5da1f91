package dev.gatlingllm.prompt;

/** Where prompts come from. Implementations are thread-safe and never run dry. */
@FunctionalInterface
public interface PromptSource {

  /**
   * The next prompt.
   *
   * @throws TokenizerException when a prompt as wanted cannot be made
   */
  Prompt next();
}
