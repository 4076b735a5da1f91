package dev.gatlingllm.engine;

import java.util.SplittableRandom;

/**
 * Which requests of a run are cancelled after their first token: by their number, so that the same
 * seed takes the same ones whatever the threads do.
 *
 * @param rate share of the requests; 0 to 1
 */
record CancelShare(double rate, long seed) {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  /**
   * @param request its number in the run, from 1
   */
  boolean takes(long request) {
    return new SplittableRandom(seed ^ request * STEP).nextDouble() < rate;
  }
}
