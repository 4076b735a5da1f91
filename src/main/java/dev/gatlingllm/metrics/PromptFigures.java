package dev.gatlingllm.metrics;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The prompts of a stage's successes, and how much of them a prefix cache could have had.
 *
 * @param tokens prompt tokens of all
 * @param sharedTokens tokens that an earlier request of the run began with, too; empty if the load
 *     does not know
 * @param cachedTokens tokens that the server took from its cache, by usage; empty if no usage
 *     reported them
 */
public record PromptFigures(long tokens, OptionalLong sharedTokens, OptionalLong cachedTokens) {

  /** Whether more tokens are counted of a part than of the whole: the server's counts are wrong. */
  public boolean impossible() {
    return Math.max(sharedTokens.orElse(0), cachedTokens.orElse(0)) > tokens;
  }

  /** shared ÷ all tokens; empty if that cannot be. */
  public OptionalDouble sharedShare() {
    return share(sharedTokens);
  }

  /** cached ÷ all tokens; empty if that cannot be. */
  public OptionalDouble cachedShare() {
    return share(cachedTokens);
  }

  private OptionalDouble share(OptionalLong some) {
    return some.isEmpty() || tokens == 0 || impossible()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) some.getAsLong() / tokens);
  }
}
