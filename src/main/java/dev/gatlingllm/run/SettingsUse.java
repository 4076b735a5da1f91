package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;
import java.util.List;
import java.util.Optional;

/**
 * What a simulation has a use for: settings of prompts hold for the feeder's own, those of the load
 * for {@code stages(…)}.
 */
final class SettingsUse {
  private static final List<String> OF_THE_STAGES =
      List.of("llm.concurrency", "llm.duration", "llm.warmup", "llm.requests", "llm.drain");

  private SettingsUse() {}

  /**
   * Says which of the user's settings of the load go unused. Not refused: a file serves many
   * simulations, and one may read them for its own profile.
   *
   * @param stages the simulation has {@code stages(…)}
   * @param asks it has a request of {@code llm(…)}
   */
  static Optional<String> unused(LlmConfig config, boolean stages, boolean asks) {
    List<String> given = config.given(OF_THE_STAGES);
    return stages || !asks || given.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "This simulation has an injection profile of its own: "
                + String.join(", ", given)
                + (given.size() == 1 ? " has" : " have")
                + " no effect on it but where it reads "
                + (given.size() == 1 ? "it" : "them")
                + " itself.");
  }

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
