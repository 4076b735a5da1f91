package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.load.Arrival;
import dev.gatlingllm.load.Schedule;
import dev.gatlingllm.load.TraceRow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The users of a schedule. Gatling's injection announces each one; the user takes the next arrival,
 * some time before it is due, and waits for its instant on its event loop: Gatling itself starts
 * users only to the millisecond, on its own threads.
 */
public final class ScheduledUsers {
  private final Iterator<Arrival> arrivals;
  private final Queue<Arrival> announced = new ArrayDeque<>();
  private final long firstNanos;
  private final Duration lead;
  private final Consumer<String> lost;

  /** Why the schedule is lost; told when the first user comes who has no arrival for that. */
  private Optional<String> broken = Optional.empty();

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
   * @param lead time from the start of the injection to that of the schedule
   * @param lost takes a sentence if the file of the schedule is lost
   */
  public ScheduledUsers(Schedule schedule, long firstNanos, Duration lead, Consumer<String> lost) {
    this.arrivals = schedule.iterator();
    this.firstNanos = firstNanos;
    this.lead = lead;
    this.lost = lost;
  }

  public Duration lead() {
    return lead;
  }

  /** The start of the schedule, set by the first call. */
  synchronized long start(long nowNanos) {
    if (!begun) {
      begun = true;
      startNanos = nowNanos - firstNanos + lead.toNanos();
    }
    return startNanos;
  }

  /**
   * Reads the schedule on to one more user, who is about to come.
   *
   * @return when it is due, from the start of the schedule; empty if there are no more
   */
  public synchronized OptionalLong announce() {
    try {
      if (broken.isPresent() || !arrivals.hasNext()) {
        return OptionalLong.empty();
      }
      Arrival next = arrivals.next();
      announced.add(next);
      return OptionalLong.of(next.dueNanos());
    } catch (ConfigException e) {
      broken = Optional.of(e.getMessage());
      return OptionalLong.empty();
    }
  }

  /** The arrival of a user who has come, announced or not; empty if there are no more. */
  public synchronized Optional<Due> take(long nowNanos) {
    long start = start(nowNanos);
    if (announced.isEmpty()) {
      announce();
    }
    Arrival next = announced.poll();
    if (next == null) {
      broken.ifPresent(lost);
      return Optional.empty();
    }
    OptionalLong leave = next.leaveNanos();
    return Optional.of(
        new Due(
            start + next.dueNanos(),
            leave.isEmpty() ? leave : OptionalLong.of(start + leave.getAsLong()),
            next.row()));
  }
}
