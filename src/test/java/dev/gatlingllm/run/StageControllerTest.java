package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.load.StagePlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StageControllerTest {
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final StageController stages = stages();

  private StageController stages() {
    var config = ConfigReader.readThisJvm(Dialects.APIS);
    var requests = new InFlightRequests(config, 1, null, record -> {});
    var controller =
        new StageController(
            StagePlan.of(config.load()),
            Stage.wholeRun(true, Duration.ZERO),
            new OwnArrivals(),
            null,
            Duration.ZERO,
            new RunObservers(),
            requests,
            null);
    controller.drivenBy(new Generator(told));
    return controller;
  }

  @Test
  void aLoadThatNeverBeganCanBeStopped() throws InterruptedException {
    stages.stop("enough", Duration.ZERO);
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("nothing of whole run");
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("stop: enough");
  }

  @Test
  void aRuleEndsTheRunOfAnInjectionProfileOfOnesOwn() throws InterruptedException {
    StageRun whole = stages.wholeRun();
    assertThat(stages.isWanted(whole)).isTrue();
    stages.abort(whole, "llm.abort.failures: 5 requests failed in a row");
    assertThat(stages.isWanted(whole)).isFalse();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("nothing of whole run");
    assertThat(told.poll(20, TimeUnit.SECONDS))
        .isEqualTo("stop: The run was ended by llm.abort.failures: 5 requests failed in a row");
  }

  @Test
  void aStageThatLostItsFileLeavesTheRunToTheNext() {
    StageRun first = stages.plan().get(0);
    stages.begin(first);
    stages.lose(first, "The trace t.csv is not there.");
    assertThat(stages.isWanted(first)).isFalse();
    assertThat(stages.stopping()).isFalse();
    assertThat(first.lostInput()).hasValue("The trace t.csv is not there.");
    assertThat(stages.isWanted(stages.plan().get(1))).isTrue();
  }

  private record Generator(BlockingQueue<String> told) implements LoadGenerator {
    @Override
    public String runId() {
      return "a-20261124122655347";
    }

    @Override
    public String simulation() {
      return "A";
    }

    @Override
    public String version() {
      return "";
    }

    @Override
    public boolean showsProgress() {
      return false;
    }

    @Override
    public List<ScheduledExecutorService> loops() {
      return List.of();
    }

    @Override
    public void stop(String reason) {
      told.add("stop: " + reason);
    }

    @Override
    public void reportNothing(String scenario) {
      told.add("nothing of " + scenario);
    }
  }
}
