package dev.gatlingllm.engine;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;

/** Settings of prompts hold for the feeder's own: a simulation that has others ignores them. */
final class PromptUse {
  private PromptUse() {}

  /**
   * Refuses what the simulation has no use for.
   *
   * @param feeds it takes its prompts from {@code prompts()}
   * @param asks it has a request of {@code llm(…)}
   * @throws ConfigException with one sentence that names the setting
   */
  static void check(LlmConfig config, boolean feeds, boolean asks) {
    if (config.generation().images().any() && !(feeds && asks)) {
      throw unused(
          config, "llm.prompt.images", "that does not send prompts() by llm(…): no image would go");
    }
    if (config.sharedPrefixTokens() > 0 && !feeds) {
      throw unused(
          config,
          "llm.prompt.sharedPrefixTokens",
          "that does not take prompts(): its own would share nothing");
    }
  }

  private static ConfigException unused(LlmConfig config, String key, String why) {
    return new ConfigException(
        key
            + " is '"
            + config.shown().get(key)
            + "', must be left at its default in a simulation "
            + why
            + ".");
  }
}
