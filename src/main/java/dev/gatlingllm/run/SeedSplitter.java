package dev.gatlingllm.run;

import java.util.SplittableRandom;

/**
 * Derives independent seeds from the run's.
 *
 * @param injector number of this load generator, from 1: each has its own arrivals
 */
public record SeedSplitter(long seed, int injector) {
  /**
   * The seed of a stage, or of a part of a schedule.
   *
   * @param numbers of the stage; of the schedule and its part; each from 0
   */
  public long of(int... numbers) {
    SplittableRandom random = child(new SplittableRandom(seed), injector);
    for (int number : numbers) {
      random = child(random, number);
    }
    return random.nextLong();
  }

  private static SplittableRandom child(SplittableRandom parent, int number) {
    for (int i = 0; i < number; i++) {
      parent.split();
    }
    return parent.split();
  }
}
