package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.run.ScheduledUsers.Due;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The schedules of a simulation's own injection profile. The only one holds for all users; of
 * several, each user must be fed from one.
 */
public final class OwnArrivals {
  private final List<ScheduledUsers> schedules = new ArrayList<>();
  private int fed;

  /** The number of the next schedule, from 0. */
  public synchronized int count() {
    return schedules.size();
  }

  public synchronized void add(ScheduledUsers users) {
    schedules.add(users);
  }

  /** A feeder hands out the arrivals of one more. */
  public synchronized void feeds() {
    fed++;
  }

  /** Checks that it is known who comes by which. */
  synchronized void check() {
    if (schedules.size() > 1 && fed < schedules.size()) {
      throw new ConfigException(
          "The simulation has %s schedules of arrivals and feeds %s of them: with more than one, each scenario must begin with .feed(schedule.instants())."
              .formatted(schedules.size(), fed));
    }
  }

  /** The start of the only one; else that instant. */
  synchronized long start(long nowNanos) {
    return isTheOnlyOne() ? schedules.get(0).start(nowNanos) : nowNanos;
  }

  /** The next arrival of the only one. */
  public Optional<Due> take(long nowNanos) {
    ScheduledUsers only;
    synchronized (this) {
      if (!isTheOnlyOne()) {
        return Optional.empty();
      }
      only = schedules.get(0);
    }
    return only.take(nowNanos);
  }

  private boolean isTheOnlyOne() {
    return schedules.size() == 1 && fed == 0;
  }
}
