package dev.gatlingllm.prompt;

/** Derives seeds by number, independent of the order of their use. */
public final class NumberedSeed {
  /** 2⁶⁴ ÷ the golden ratio: consecutive numbers end up far apart. */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private NumberedSeed() {}

  /**
   * @param seed of the run
   * @param number from 1
   */
  public static long of(long seed, long number) {
    return seed ^ number * STEP;
  }
}
