package dev.gatlingllm.simulator;

import java.util.SplittableRandom;

/**
 * A fault for a share of the requests, for clients that cannot ask for it by a header. The requests
 * are drawn by their numbers since the server's start: the same in every run.
 *
 * @param fault a name as in the {@code x-simulate} header
 * @param ratio share of the requests that have the fault, 0 to 1
 * @param seed of the draw
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

  boolean includes(long number) {
    return new SplittableRandom(seed + number).nextDouble() < ratio;
  }
}
