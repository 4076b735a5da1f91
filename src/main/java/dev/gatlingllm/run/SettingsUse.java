package dev.gatlingllm.run;

import static dev.gatlingllm.config.Durations.text;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.DatasetConfig;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.Backlog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which settings a simulation uses: those of prompts apply to {@code prompts()}, those of the load
 * to {@code stages(…)}.
 */
final class SettingsUse {
  private static final List<String> OF_THE_STAGES =
      List.of(
          "llm.concurrency", "llm.load", "llm.rate", "llm.duration", "llm.requests", "llm.drain");

  private static final List<String> OF_CONVERSATIONS =
      List.of(
          "llm.conversation.turns",
          "llm.conversation.think",
          "llm.conversation.history",
          "llm.conversation.sessionHeader",
          "llm.conversation.toolRounds",
          "llm.conversation.toolResult",
          "llm.conversation.toolDelay");

  private static final int MOST_SLICES = 1_000;

  private SettingsUse() {}

  /**
   * Names the user's load settings that have no effect. They are not refused: a file serves many
   * simulations, and a simulation may read them for its own profile.
   *
   * @param stages whether the simulation has {@code stages(…)}
   * @param asks whether it has a request of {@code llm(…)}
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
   * Says that no stage can be found overloaded; an injection profile of the simulation's own can.
   */
  static Optional<String> unusedAbort(LlmConfig config, List<Stage> stages) {
    return !config.abort().overload()
            || stages.isEmpty()
            || stages.stream().anyMatch(stage -> Backlog.of(stage, 0).isPresent())
        ? Optional.empty()
        : Optional.of(
            "No stage is an open load of one rate: llm.abort.overload has no effect on it.");
  }

  /** Names the user's settings of conversations, which a simulation without any cannot use. */
  static Optional<String> unusedConversations(LlmConfig config) {
    List<String> given = new ArrayList<>(config.given(OF_CONVERSATIONS));
    config.mix().stream()
        .flatMap(
            it -> it.own().keySet().stream().map(key -> it.name() + key.substring("llm".length())))
        .filter(key -> key.matches("[^.]*\\.conversation\\..*"))
        .map("llm.mix."::concat)
        .forEach(given::add);
    return given.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "This simulation has no conversations(…): "
                + String.join(", ", given)
                + (given.size() == 1 ? " has" : " have")
                + " no effect on it.");
  }

  /**
   * Refuses settings that this simulation cannot use.
   *
   * @param feeds whether it takes its prompts from {@code prompts()}
   * @param asks whether it has a request of {@code llm(…)}
   */
  static void check(LlmConfig config, boolean feeds, boolean asks) {
    if (config.generation().images().any() && !(feeds && asks)) {
      throw unused(
          config, "llm.prompt.images", "that does not send prompts() by llm(…): no image would go");
    }
    if (config.dataset().isPresent() && !(feeds && asks)) {
      throw unused(
          config,
          DatasetConfig.FILE,
          "that does not send prompts() by llm(…): no row of it would go");
    }
    if (feeds) {
      return;
    }
    if (config.prompts().sharedPrefixTokens() > 0) {
      throw unused(
          config,
          "llm.prompt.sharedPrefixTokens",
          "that does not take prompts(): its own would share nothing");
    }
    if (config.prompts().outputTokens().isPresent()) {
      throw unused(
          config, "llm.outputTokens", "that does not take prompts(): its own have llm.maxTokens");
    }
    if (config.prompts().lengths().isPresent()) {
      throw unused(config, "llm.lengths", "that does not take prompts(): its own have their own");
    }
  }

  /**
   * Refuses classes that no request would have.
   *
   * @param sent whether it sends {@code prompts()} of the settings by {@code llm(…)}
   */
  static void checkMix(LlmConfig config, boolean sent) {
    if (!config.mix().isEmpty() && !sent) {
      throw new ConfigException(
          "llm.mix has classes, must have none in a simulation that does not send prompts() of the"
              + " settings by llm(…): no request would be of a class.");
    }
  }

  /** Refuses time slices that are too many for a reader. */
  static void checkStages(LlmConfig config, List<Stage> stages) {
    for (Stage stage : stages) {
      Optional<Duration> planned = stage.arrivals().plannedDuration();
      if (planned.isPresent() && config.slices().width().isPresent()) {
        checkSlices(config, planned.get().minus(stage.warmup()));
      }
    }
  }

  private static void checkSlices(LlmConfig config, Duration window) {
    Duration least = window.dividedBy(MOST_SLICES);
    if (config.slices().width().orElseThrow().compareTo(least) < 0) {
      throw new ConfigException(
          "llm.slice is '%s', must be at least %s: a window of %s has at most 1,000 of them."
              .formatted(config.shown().get("llm.slice"), text(least), text(window)));
    }
  }

  private static ConfigException unused(LlmConfig config, String key, String why) {
    return new ConfigException(
        "%s is '%s', must be left at its default in a simulation %s."
            .formatted(key, config.shown().get(key), why));
  }
}
