package dev.gatlingllm.load;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One virtual user's arrival.
 *
 * @param dueNanos when it is due, from the start of its stage; ≥ 0
 * @param leaveNanos when a user of a closed load stops sending requests, from the start of its
 *     stage; empty for a user of an open load, who sends one
 * @param row the request of a trace; empty for the run's own prompts
 */
public record Arrival(long dueNanos, OptionalLong leaveNanos, Optional<TraceRow> row) {
  /** Of a user who asks what the run asks. */
  public Arrival(long dueNanos, OptionalLong leaveNanos) {
    this(dueNanos, leaveNanos, Optional.empty());
  }

  /** The same, that much later. */
  Arrival later(long nanos) {
    return new Arrival(
        dueNanos + nanos,
        leaveNanos.isEmpty() ? leaveNanos : OptionalLong.of(leaveNanos.getAsLong() + nanos),
        row);
  }

  static Arrival of(long dueNanos, TraceRow row) {
    return new Arrival(
        dueNanos, OptionalLong.empty(), row.isOwn() ? Optional.of(row) : Optional.empty());
  }

  static Arrival once(long dueNanos) {
    return new Arrival(dueNanos, OptionalLong.empty());
  }
}
