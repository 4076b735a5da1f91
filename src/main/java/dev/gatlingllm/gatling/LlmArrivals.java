package dev.gatlingllm.gatling;

import static dev.gatlingllm.gatling.Given.given;

import dev.gatlingllm.load.ArrivalWords;
import dev.gatlingllm.load.Schedule;
import dev.gatlingllm.run.Fatal;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.run.ScheduledUsers;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Users who come by a schedule, as steps of Gatling's: {@code injectOpen(poissonUsersPerSec(20)
 * .during(60))}. Gatling starts each user up to two seconds early; the user's first LLM request
 * waits for the instant, which {@code llm.seed} draws.
 */
public final class LlmArrivals extends AbstractList<OpenInjectionStep> {
  private final RunLifecycle run;
  private final ScheduledUsers users;
  private final List<OpenInjectionStep> steps;

  /** A rate whose duration is still open. */
  public static final class Rate {
    private final String words;

    Rate(String words) {
      this.words = words;
    }

    /**
     * For that long.
     *
     * @param seconds ≥ 1
     */
    public LlmArrivals during(long seconds) {
      return LlmArrivals.of(List.of(words + " " + seconds + "s"));
    }

    /** For that long. */
    public LlmArrivals during(Duration duration) {
      return LlmArrivals.of(List.of(words + " " + given("during", duration).toMillis() + "ms"));
    }
  }

  private LlmArrivals(RunLifecycle run, ScheduledUsers users, List<OpenInjectionStep> steps) {
    this.run = run;
    this.users = users;
    this.steps = steps;
  }

  /** Words that do not fit end the JVM with one sentence. */
  static LlmArrivals of(List<String> stages) {
    RunLifecycle run = CurrentRun.get();
    return Fatal.checked(() -> of(run, stages));
  }

  private static LlmArrivals of(RunLifecycle run, List<String> stages) {
    int number = run.ownArrivals().count();
    ArrivalWords words =
        new ArrivalWords(
            stages,
            run.config().load().duration(),
            run.config().injector(),
            run.config().injectors());
    words.shapes().forEach(run.prompts()::want);
    Schedule schedule = words.schedule(part -> run.seeds().of(number, (int) part));
    EarlyUsers early =
        EarlyUsers.of(
            schedule,
            "arrivals(…) has no arrival with seed %s: a higher rate, a longer time, or another llm.seed."
                .formatted(run.seeds().seed()));
    ScheduledUsers users =
        new ScheduledUsers(
            schedule, early.firstNanos(), EarlyUsers.LEAD, run.clientFailure()::lostInput);
    run.ownArrivals().add(users);
    return new LlmArrivals(run, users, early.steps());
  }

  /**
   * A feeder that gives each user its instant. A simulation with several schedules begins each
   * scenario with the feeder of its own.
   */
  public Iterator<Map<String, Object>> instants() {
    run.ownArrivals().feeds();
    return (Feeder)
        () ->
            users
                .take(System.nanoTime())
                .<Map<String, Object>>map(due -> Map.of(LlmAction.DUE, due))
                .orElse(Map.of(LlmAction.DUE, LlmAction.NOT_DUE));
  }

  @Override
  public OpenInjectionStep get(int index) {
    return steps.get(index);
  }

  @Override
  public int size() {
    return steps.size();
  }
}
