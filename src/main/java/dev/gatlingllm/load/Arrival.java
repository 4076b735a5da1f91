package dev.gatlingllm.load;

import java.util.OptionalLong;

/**
 * One virtual user's arrival.
 *
 * @param dueNanos when it is due, from the start of its stage; ≥ 0
 * @param leaveNanos when a user of a closed load stops asking, from the start of its stage; empty
 *     for a user of an open load, who asks once
 */
public record Arrival(long dueNanos, OptionalLong leaveNanos) {
  static Arrival once(long dueNanos) {
    return new Arrival(dueNanos, OptionalLong.empty());
  }
}
