package dev.gatlingllm.gatling;

import dev.gatlingllm.load.Arrival;
import dev.gatlingllm.load.Schedule;
import dev.gatlingllm.run.ScheduledUsers;
import io.gatling.core.controller.inject.open.OpenInjectionStep;
import io.gatling.core.controller.inject.open.OpenInjectionSupport$;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import scala.collection.AbstractIterator;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The only step of an injection profile: users come as a schedule says, read on as they come. It
 * can be ended: Gatling's own go on to the end of their profile, and begin what comes after it only
 * then. The one user whom Gatling has already planned still comes, as it must: Gatling notices the
 * end of a population by its last user.
 *
 * @param extent of the schedule
 * @param schedule told of each user before it comes
 * @param ended asked for each user; once true, no more come
 */
record ScheduledInjection(Extent extent, ScheduledUsers schedule, BooleanSupplier ended)
    implements OpenInjectionStep {

  /** From when the last request is due to when nobody waits to send it. */
  private static final java.time.Duration AFTER_LAST = java.time.Duration.ofMillis(100);

  /**
   * The extent of a schedule.
   *
   * @param users their number
   * @param firstNanos when the first one is due, from the start of the schedule
   * @param lastNanos when the last one is due
   */
  record Extent(long users, long firstNanos, long lastNanos) {
    /**
     * Goes through the schedule once.
     *
     * @throws dev.gatlingllm.config.ConfigException with one sentence, if its file cannot be read
     */
    static Extent of(Schedule schedule) {
      long users = 0;
      long first = 0;
      long last = 0;
      for (Arrival arrival : schedule) {
        last = arrival.dueNanos();
        first = users == 0 ? last : first;
        users++;
      }
      return new Extent(users, first, last);
    }
  }

  PopulationBuilder of(ScenarioBuilder scenario) {
    return new PopulationBuilder(
        scenario
            .injectOpen() // Gatling's scenario itself is hidden
            .asScala()
            .scenarioBuilder()
            .inject(
                CollectionConverters.asScala(List.<OpenInjectionStep>of(this)),
                OpenInjectionSupport$.MODULE$.OpenInjectionProfileFactory()));
  }

  @Override
  public scala.collection.Iterator<FiniteDuration> chain(
      scala.collection.Iterator<FiniteDuration> next) {
    return new Users();
  }

  @Override
  public long users() {
    return extent.users();
  }

  @Override
  public FiniteDuration duration() {
    return nanos(extent.lastNanos());
  }

  private static FiniteDuration nanos(long nanos) {
    return Duration.create(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public int productArity() {
    return 0;
  }

  @Override
  public Object productElement(int n) {
    throw new IndexOutOfBoundsException(n);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ScheduledInjection;
  }

  /** When users come, from the start of the injection. */
  private final class Users extends AbstractIterator<FiniteDuration> {
    private long left = extent.users();
    private long lastNanos;

    @Override
    public boolean hasNext() {
      return left > 0 && !ended.getAsBoolean();
    }

    /** If the schedule is lost, one more user comes to say so, when all before it have sent. */
    @Override
    public FiniteDuration next() {
      OptionalLong due = schedule.announce();
      left = due.isPresent() ? left - 1 : 0;
      lastNanos = due.orElse(lastNanos + schedule.lead().plus(AFTER_LAST).toNanos());
      return nanos(lastNanos);
    }
  }
}
