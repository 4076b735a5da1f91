package dev.gatlingllm.run;

import dev.gatlingllm.draw.Draws;

/**
 * Which requests of a run are cancelled after their first token. It depends only on the seed and
 * the request's number, not on thread timing.
 *
 * @param rate share of the requests; 0 to 1
 */
record CancelShare(double rate, long seed) {
  /**
   * @param request number of the request in the run, from 1
   */
  boolean takes(long request) {
    return Draws.of(seed, "cancelled").random(request).nextDouble() < rate;
  }
}
