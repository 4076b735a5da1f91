package dev.gatlingllm.run;

import dev.gatlingllm.prompt.NumberedSeed;
import java.util.SplittableRandom;

/**
 * Which requests of a run are cancelled after their first token: by their number, so that the same
 * seed takes the same ones whatever the threads do.
 *
 * @param rate share of the requests; 0 to 1
 */
record CancelShare(double rate, long seed) {
  /**
   * @param request its number in the run, from 1
   */
  boolean takes(long request) {
    return new SplittableRandom(NumberedSeed.of(seed, request)).nextDouble() < rate;
  }
}
