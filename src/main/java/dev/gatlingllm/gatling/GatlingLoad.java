package dev.gatlingllm.gatling;

import dev.gatlingllm.run.LoadGenerator;
import io.gatling.app.Gatling;
import io.gatling.core.CoreComponents;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator$Reason$Graceful$Forced;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;

/** A run's view of Gatling (3.16.0). */
record GatlingLoad(CoreComponents core) implements LoadGenerator {
  @Override
  public String runId() {
    return RunId.of(core.statsEngine());
  }

  @Override
  public String simulation() {
    return RunId.simulation(core.statsEngine());
  }

  @Override
  public String version() {
    return Optional.ofNullable(Gatling.class.getPackage().getImplementationVersion()).orElse("");
  }

  @Override
  public List<EventLoop> loops() {
    return Loops.of(core).used();
  }

  @Override
  public void stop(String reason) {
    core.controller()
        .$bang(
            new Controller$Command$StopLoadGenerator(
                new Controller$Command$StopLoadGenerator$Reason$Graceful$Forced(reason)));
  }

  @Override
  public void reportNothing(String scenario) {
    GatlingRows.logNothingMeasured(core.statsEngine(), scenario, System.currentTimeMillis());
  }
}
