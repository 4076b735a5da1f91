package dev.gatlingllm.simulator;

import java.util.SplittableRandom;

/**
 * A fault that befalls a share of the requests, for clients that cannot ask for it by a header.
 * Which ones is drawn by their number since the server's start: the same in every run.
 *
 * @param fault a name as in the {@code x-simulate} header
 * @param ratio of the requests that it befalls, 0 to 1
 * @param seed of the drawing
 */
public record FaultShare(String fault, double ratio, long seed) {
  public FaultShare {
    Rule.check(
        Faults.named(fault.startsWith("!") ? fault.substring(1) : fault).isPresent(),
        "fault",
        fault,
        "must be one of " + Faults.names());
    Rule.check(ratio >= 0 && ratio <= 1, "faultRatio", ratio, "must be from 0 to 1");
  }

  /**
   * @param number of the request, from 1
   */
  boolean befalls(long number) {
    return new SplittableRandom(seed + number).nextDouble() < ratio;
  }
}
