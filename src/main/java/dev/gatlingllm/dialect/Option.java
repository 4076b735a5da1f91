package dev.gatlingllm.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A setting for which not every API has a field. */
enum Option {
  TOP_K("llm.topK"),
  N("llm.n"),
  LOGPROBS("llm.logprobs"),
  REASONING_EFFORT("llm.reasoningEffort"),
  MIN_TOKENS("llm.minTokens"),
  IGNORE_EOS("llm.ignoreEos"),
  IMAGES("llm.prompt.images");

  final String key;

  Option(String key) {
    this.key = key;
  }

  /** The settings of all others: what an API that has fields for these alone lacks. */
  static Set<String> allBut(Option... known) {
    return Arrays.stream(values())
        .filter(option -> !List.of(known).contains(option))
        .map(option -> option.key)
        .collect(Collectors.toSet());
  }
}
