package dev.gatlingllm.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.gatling.ScheduledInjection.Extent;
import dev.gatlingllm.load.Schedule;
import dev.gatlingllm.load.Shape;
import dev.gatlingllm.run.Fatal;
import dev.gatlingllm.run.RunLifecycle;
import dev.gatlingllm.run.ScheduledUsers;
import dev.gatlingllm.run.ScheduledUsers.Due;
import dev.gatlingllm.run.StageController;
import dev.gatlingllm.run.StageRun;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stage whose users follow a schedule: those of an open load send one request, others send
 * requests until they leave.
 */
final class ScheduledStage {
  private final StageController controller;
  private final StageRun stage;
  private final Extent extent;
  private final ScheduledUsers users;
  private final AtomicLong left = new AtomicLong();

  private ScheduledStage(
      StageController controller, StageRun stage, Extent extent, ScheduledUsers users) {
    this.controller = controller;
    this.stage = stage;
    this.extent = extent;
    this.users = users;
  }

  /**
   * Plans the stage; a schedule without users, or whose file cannot be read, ends the JVM with one
   * sentence.
   */
  static ScheduledStage of(RunLifecycle life, StageRun stage, Shape shape) {
    return Fatal.checked(() -> planned(life, stage, shape));
  }

  private static ScheduledStage planned(RunLifecycle life, StageRun stage, Shape shape) {
    Schedule schedule = shape.schedule(life.seeds().of(stage.stage().index()));
    Extent extent = Extent.of(schedule);
    if (extent.users() == 0) {
      throw new ConfigException(
          "Stage '%s' has no arrival with seed %s, must have one: a higher rate, a longer stage, or another llm.seed."
              .formatted(stage.stage().name(), life.seeds().seed()));
    }
    return new ScheduledStage(
        life.stages(),
        stage,
        extent,
        new ScheduledUsers(
            schedule, extent.firstNanos(), shape.lead(), why -> life.stages().lose(stage, why)));
  }

  PopulationBuilder population(ChainBuilder chain) {
    boolean closed = stage.stage().arrivals().isClosed();
    ScenarioBuilder scenario =
        scenario(stage.stage().name())
            .exec(
                exec(this::arrive),
                closed
                    ? asLongAs(this::stays).on(chain)
                    : doIf((Session session) -> session.contains(LlmAction.DUE)).then(chain),
                exec(this::leave));
    return new ScheduledInjection(extent, users, stage::takesNoMore).of(scenario);
  }

  private Session arrive(Session session) {
    Session staged = session.set(LlmAction.STAGE, stage);
    return controller
        .arrive(stage, users)
        .map(due -> staged.set(LlmAction.DUE, due))
        .orElse(staged);
  }

  private boolean stays(Session session) {
    Optional<Due> due = LlmAction.dueOf(session.asScala());
    return controller.asksMore(stage)
        && due.isPresent()
        && System.nanoTime() - due.get().leaveNanos().orElseThrow() < 0;
  }

  private Session leave(Session session) {
    boolean lastOne = left.incrementAndGet() == extent.users();
    if (lastOne) {
      controller.allLeft(stage);
    }
    controller.left(stage, lastOne);
    return session;
  }
}
