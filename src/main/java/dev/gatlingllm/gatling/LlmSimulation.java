package dev.gatlingllm.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.run.Endpoint;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.run.StageController;
import dev.gatlingllm.run.StageRun;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ClosedInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Gatling simulation of LLM users. It reads the settings, checks the server before any load, and
 * adds a summary to Gatling's report. A subclass only defines protocol, scenario and load.
 */
public abstract class LlmSimulation extends Simulation {
  private final RunLifecycle life;

  /** Reads the settings. An invalid one ends the JVM with one sentence. */
  protected LlmSimulation() {
    this.life = CurrentRun.get();
  }

  /** The settings of the run. */
  protected final LlmConfig config() {
    return life.config();
  }

  /** The server's address without /v1: the target's, or the embedded server's. */
  protected final String baseUrl() {
    return endpoint().baseUrl();
  }

  /**
   * The model's name, from the settings or from the server.
   *
   * @throws IllegalStateException before the server has been asked
   */
  protected final String model() {
    return endpoint().model();
  }

  /**
   * The server of the settings, as a protocol to start from. LLM requests do not use the
   * simulation's HTTP protocol: add one for stock {@code http(…)} requests.
   */
  protected final LlmTypes.LlmProtocolBuilder protocol() {
    return LlmDsl.llm;
  }

  /**
   * A feeder of prompts of {@code llm.promptTokens} tokens, as attributes {@code prompt} and {@code
   * promptTokens}.
   */
  protected final LlmPrompts prompts() {
    return LlmDsl.prompts();
  }

  /**
   * An LLM request.
   *
   * @param name its name in the reports
   */
  protected final LlmRequest llm(String name) {
    return LlmDsl.llm(name);
  }

  /**
   * Conversations, by the settings of {@code llm.conversation}.
   *
   * @param turn the request of each turn; its {@code #{prompt}} is the whole history
   */
  protected final LlmConversations conversations(LlmRequest turn) {
    return LlmDsl.conversations(turn);
  }

  /** The stages of {@code llm.stream} × {@code llm.concurrency}, for assertions on them. */
  protected final List<Stage> plannedStages() {
    return life.stages().plan().stream().map(StageRun::stage).toList();
  }

  /**
   * A population for each stage, one after the other: its users arrive during the warm-up, repeat
   * the chain until the stage ends, and finish their last request.
   */
  protected final PopulationBuilder stages(ChainBuilder chain) {
    List<StageRun> stages = life.stages().plan();
    PopulationBuilder rest = null;
    for (int i = stages.size() - 1; i >= 0; i--) {
      PopulationBuilder population = population(stages.get(i), chain);
      rest = rest == null ? population : population.andThen(rest);
    }
    return rest;
  }

  private PopulationBuilder population(StageRun stage, ChainBuilder chain) {
    Arrivals arrivals = stage.stage().arrivals();
    if (arrivals.shape().isPresent()) {
      return ScheduledStage.of(life, stage, arrivals.shape().get()).population(chain);
    }
    StageController controller = life.stages();
    return scenario(stage.stage().name())
        .exec(
            exec(
                session -> {
                  controller.begin(stage);
                  return session.set(LlmAction.STAGE, stage);
                }),
            asLongAs((Session session) -> controller.asksMore(stage)).on(chain),
            exec(
                session -> {
                  controller.left(stage, false);
                  return session;
                }))
        .injectClosed(steps(arrivals.closed().orElseThrow()));
  }

  /** Gatling starts users of closed loads once per second. */
  private static ClosedInjectionStep[] steps(Arrivals.Closed load) {
    int users = load.users();
    ClosedInjectionStep hold = constantConcurrentUsers(users).during(Duration.ofSeconds(1));
    long rampSeconds = load.rampUp().toSeconds();
    return rampSeconds < 1
        ? new ClosedInjectionStep[] {hold}
        : new ClosedInjectionStep[] {
          rampConcurrentUsers(0).to(users).during(Duration.ofSeconds(rampSeconds)), hold
        };
  }

  private Endpoint endpoint() {
    return life.endpoint(Map.of());
  }

  /** Checks the server before Gatling creates anything for the run. */
  @Override
  public void before() {
    life.prepare(endpoint());
  }
}
