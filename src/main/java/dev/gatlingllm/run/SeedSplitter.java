package dev.gatlingllm.run;

import java.util.SplittableRandom;

/**
 * Derives independent seeds from the run's.
 *
 * @param injector number of this load generator, from 1: each has its own arrivals
 */
public record SeedSplitter(long seed, int injector) {
  /**
   * @param number from 0
   */
  public long of(int number) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < injector; i++) {
      random = random.split();
    }
    for (int i = 0; i <= number; i++) {
      random = random.split();
    }
    return random.nextLong();
  }
}
