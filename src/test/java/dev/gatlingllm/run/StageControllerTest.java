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
  @Test
  void aLoadThatNeverBeganCanBeStopped() throws InterruptedException {
    var config = ConfigReader.readThisJvm(Dialects.APIS);
    var requests = new InFlightRequests(config, 1, null, record -> {});
    var stages =
        new StageController(
            StagePlan.of(config.load()),
            Stage.wholeRun(true, Duration.ZERO),
            null,
            null,
            Duration.ZERO,
            new RunObservers(),
            requests,
            null);
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    stages.drivenBy(new Generator(told));
    stages.stop("enough", Duration.ZERO);
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("nothing of whole run");
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("stop: enough");
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
