package dev.gatlingllm.draw;

import dev.gatlingllm.config.ArgumentException;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

/**
 * A choice of one of several groups by its number, e.g. of those who share a prefix. By Zipf's law
 * group g of n, from 1, comes as often as 1/g<sup>exponent</sup> says: a few are popular.
 *
 * @param exponent &ge; 0; 0: all come equally often
 */
public record GroupChoice(double exponent) {
  private static final double MOST = 20;

  public GroupChoice {
    if (!(exponent >= 0 && exponent <= MOST)) {
      throw new ArgumentException("the exponent is " + exponent + ", must be from 0 to 20");
    }
  }

  /** All groups, equally often. */
  public static GroupChoice uniform() {
    return new GroupChoice(0);
  }

  public static GroupChoice zipf(double exponent) {
    return new GroupChoice(exponent);
  }

  /**
   * Reads "uniform" or "zipf 1.1".
   *
   * @param key of the setting
   * @throws ConfigException that names the wrong word
   */
  public static GroupChoice parse(String key, String text) {
    Words words = new Words(key, text);
    GroupChoice choice = uniform();
    if (words.take("zipf")) {
      double exponent = words.number("the exponent");
      if (exponent > MOST) {
        throw words.wrongBefore("the exponent, at most 20");
      }
      choice = zipf(exponent);
    } else if (!words.take("uniform")) {
      throw words.wrong("'uniform', or 'zipf' and its exponent, e.g. zipf 1.1");
    }
    if (!words.isDone()) {
      throw words.wrong("left out: the choice ends before it");
    }
    return choice;
  }

  /**
   * Draws a group; from 0, the most popular, to groups &minus; 1.
   *
   * @param groups &ge; 1
   */
  public int draw(UniformRandomProvider bits, int groups) {
    return exponent == 0
        ? bits.nextInt(groups)
        : RejectionInversionZipfSampler.of(bits, groups, exponent).sample() - 1;
  }

  /** In the words of settings. */
  @Override
  public String toString() {
    return exponent == 0 ? "uniform" : "zipf " + Words.decimal(exponent);
  }
}
