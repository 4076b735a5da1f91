package dev.gatlingllm.gatling;

import static io.gatling.javaapi.core.OpenInjectionStep.nothingFor;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.load.Arrival;
import dev.gatlingllm.load.Schedule;
import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Injection steps of Gatling's own for the users of a schedule, each at least a second before it is
 * due: a simulation's own profile can't take a {@link ScheduledInjection}.
 *
 * <p>The schedule is split into spans, of a second at first and of 1/200 of the time before them
 * later on: Gatling nests the steps of a profile, so there must not be too many. The users of a
 * span arrive during the previous span.
 *
 * @param steps Gatling's injection steps
 * @param firstNanos time from the start of the injection to the first user
 */
record EarlyUsers(List<OpenInjectionStep> steps, long firstNanos) {
  /** Time from the earliest user to the start of the schedule. */
  static final Duration LEAD = Duration.ofSeconds(2);

  private static final int SPANS_PER_PAST = 200;

  /**
   * Goes through the schedule once.
   *
   * @param none the sentence for a schedule without users
   * @throws ConfigException with one sentence, if it has none or its file cannot be read
   */
  static EarlyUsers of(Schedule schedule, String none) {
    EarlyUsers early = new Cutter().cut(schedule.iterator());
    if (early.steps.isEmpty()) {
      throw new ConfigException(none);
    }
    return early;
  }

  private static final class Cutter {
    private final List<OpenInjectionStep> steps = new ArrayList<>();
    private long emptySeconds;
    private long firstSeconds;

    EarlyUsers cut(Iterator<Arrival> arrivals) {
      long endSeconds = 1;
      long spanSeconds = 1;
      long beforeSeconds = 1;
      int inSpan = 0;
      while (arrivals.hasNext()) {
        long due = arrivals.next().dueNanos();
        while (due >= Duration.ofSeconds(endSeconds).toNanos()) {
          add(inSpan, beforeSeconds);
          inSpan = 0;
          beforeSeconds = spanSeconds;
          spanSeconds = Math.max(1, endSeconds / SPANS_PER_PAST);
          endSeconds += spanSeconds;
        }
        inSpan++;
      }
      add(inSpan, beforeSeconds);
      return new EarlyUsers(List.copyOf(steps), Duration.ofSeconds(firstSeconds).toNanos());
    }

    private void add(int count, long seconds) {
      if (count == 0) {
        emptySeconds += seconds;
        return;
      }
      if (steps.isEmpty()) {
        firstSeconds = emptySeconds;
      }
      if (emptySeconds > 0) {
        steps.add(nothingFor(Duration.ofSeconds(emptySeconds)));
      }
      emptySeconds = 0;
      steps.add(CoreDsl.rampUsers(count).during(Duration.ofSeconds(seconds)));
    }
  }
}
