package dev.gatlingllm.draw;

import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random bits for numbered draws of one kind. Draw n is the same whatever was drawn before it.
 *
 * @param key made of the seed and what is drawn
 */
public record Draws(long key) {

  /**
   * Draws of a kind of their own. Two kinds that shared their bits would go up and down together:
   * long prompts would always have long answers.
   *
   * @param what is drawn, e.g. "outputTokens"
   */
  public static Draws of(long seed, String what) {
    return new Draws(mixed(mixed(seed) + what.hashCode()));
  }

  /** The bits of draw n. They are used by one thread. */
  public UniformRandomProvider number(long n) {
    return random(n)::nextLong;
  }

  /** The same, for what draws from Java's own. */
  public SplittableRandom random(long n) {
    // Mixed twice: from consecutive seeds come sequences that are parts of each other.
    return new SplittableRandom(mixed(key + n));
  }

  private static long mixed(long seed) {
    return new SplittableRandom(seed).nextLong();
  }
}
