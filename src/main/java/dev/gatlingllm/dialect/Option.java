package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Generation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A setting for which not every API has a field. */
enum Option {
  TOP_K("llm.topK", generation -> generation.sampling().topK().isPresent()),
  N("llm.n", generation -> generation.sampling().n() > 1),
  LOGPROBS("llm.logprobs", generation -> generation.sampling().logprobs().isPresent()),
  REASONING_EFFORT(
      "llm.reasoningEffort", generation -> generation.sampling().reasoningEffort().isPresent()),
  MIN_TOKENS("llm.minTokens", generation -> generation.sampling().minTokens().isPresent()),
  IGNORE_EOS("llm.ignoreEos", Generation::ignoreEos),
  IMAGES("llm.prompt.images", generation -> generation.images().any());

  final String key;
  private final Predicate<Generation> isSet;

  Option(String key, Predicate<Generation> isSet) {
    this.key = key;
    this.isSet = isSet;
  }

  /**
   * Refuses settings of the user that the API cannot express: if they were silently ignored, the
   * figures would be of a different request.
   *
   * @throws ConfigException with one sentence that names the setting
   */
  static void refuse(Api api, Generation generation) {
    for (Option option : values()) {
      if (api.lacks().contains(option.key) && option.isSet.test(generation)) {
        throw new ConfigException(
            option.key
                + " is set, but llm.api="
                + api.name()
                + " has no field for it: leave it at its default, or use llm.extraBody.");
      }
    }
  }

  /** The settings of all others: what an API that has fields for these alone lacks. */
  static Set<String> allBut(Option... known) {
    return Arrays.stream(values())
        .filter(option -> !List.of(known).contains(option))
        .map(option -> option.key)
        .collect(Collectors.toSet());
  }
}
