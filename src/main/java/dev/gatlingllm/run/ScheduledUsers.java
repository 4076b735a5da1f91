package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.load.Arrival;
import dev.gatlingllm.load.Schedule;
import dev.gatlingllm.load.TraceRow;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The users of a schedule. Each user takes the next arrival, some time before it is due, and waits
 * for its instant on its event loop: Gatling itself starts users only to the millisecond, on its
 * own threads.
 */
public final class ScheduledUsers {
  /** Time from the earliest user to the start of the schedule. */
  public static final Duration LEAD = Duration.ofSeconds(2);

  private final Iterator<Arrival> arrivals;
  private final long firstNanos;
  private final Consumer<String> lost;
  private boolean begun;
  private long startNanos;

  /**
   * An arrival as an instant.
   *
   * @param nanos when it is due, by the clock of the records
   * @param leaveNanos when a user of a closed load stops sending requests; empty for an open load
   * @param row the request of a trace; empty for the run's own prompts
   */
  public record Due(long nanos, OptionalLong leaveNanos, Optional<TraceRow> row) {}

  /**
   * @param firstNanos time from the start of the injection to the first user
   * @param lost takes a sentence if the file of the schedule is lost
   */
  public ScheduledUsers(Schedule schedule, long firstNanos, Consumer<String> lost) {
    this.arrivals = schedule.iterator();
    this.firstNanos = firstNanos;
    this.lost = lost;
  }

  /** The start of the schedule, set by the first call. */
  synchronized long start(long nowNanos) {
    if (!begun) {
      begun = true;
      startNanos = nowNanos - firstNanos + LEAD.toNanos();
    }
    return startNanos;
  }

  /** The next user's arrival; empty if there are no more. */
  public Optional<Due> take(long nowNanos) {
    try {
      return next(nowNanos);
    } catch (ConfigException e) {
      lost.accept(e.getMessage());
      return Optional.empty();
    }
  }

  private synchronized Optional<Due> next(long nowNanos) {
    long start = start(nowNanos);
    if (!arrivals.hasNext()) {
      return Optional.empty();
    }
    Arrival next = arrivals.next();
    OptionalLong leave = next.leaveNanos();
    return Optional.of(
        new Due(
            start + next.dueNanos(),
            leave.isEmpty() ? leave : OptionalLong.of(start + leave.getAsLong()),
            next.row()));
  }
}
