package dev.gatlingllm.prompt;

import dev.gatlingllm.config.ArgumentException;
import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.draw.GroupChoice;
import dev.gatlingllm.draw.Words;
import dev.gatlingllm.record.Counted;
import java.util.OptionalInt;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Prefixes that prompts have in common, like the system prompts of several applications.
 *
 * @param tokens of each prefix; 0: none
 * @param groups number of prefixes; &ge; 1
 * @param choice which one a prompt has
 * @param share share of the prompts that have one, 0 to 1
 */
public record SharedPrefixes(int tokens, int groups, GroupChoice choice, double share) {
  public static final SharedPrefixes NONE = of(0);

  public SharedPrefixes {
    if (tokens < 0 || groups < 1 || !(share >= 0 && share <= 1)) {
      throw new ArgumentException(
          "prefixes are %s of %s tokens for a share of %s, must be 1 or more of 0 or more tokens for a share from 0 to 1"
              .formatted(groups, tokens, share));
    }
  }

  public static SharedPrefixes of(int tokens) {
    return new SharedPrefixes(tokens, 1, GroupChoice.uniform(), 1);
  }

  /** Whether there are any. */
  public boolean any() {
    return tokens > 0;
  }

  /** The group of the prompt of this number, from 0; empty if it has no prefix. */
  OptionalInt group(long seed, long number) {
    UniformRandomProvider bits = Draws.of(seed, "prefix").number(number);
    boolean has = any() && bits.nextDouble() < share;
    return has ? OptionalInt.of(choice.draw(bits, groups)) : OptionalInt.empty();
  }

  /** What prompts begin with, to be put after their lengths; empty for what all have in common. */
  String words() {
    return any() && (groups > 1 || share < 1)
        ? Counted.text(
            ", %sbeginning with one of %s {prefix|prefixes} of %s {token|tokens}",
            share < 1 ? Words.percent(share) + " of them " : "", groups, tokens)
        : "";
  }
}
