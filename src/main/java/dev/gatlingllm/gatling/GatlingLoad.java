package dev.gatlingllm.gatling;

import dev.gatlingllm.run.LoadGenerator;
import io.gatling.charts.stats.LogFileReader;
import io.gatling.core.CoreComponents;
import io.gatling.core.config.DataConfiguration;
import io.gatling.core.stats.writer.DataWriterType;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.List;

/** Gatling as the load generator of a run. */
record GatlingLoad(CoreComponents core, GatlingRows rows) implements LoadGenerator {
  private static final long RARE_SECONDS = 3_600;

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
    return GatlingVersion.here();
  }

  /**
   * Gatling's console prints periodically; with a period of an hour, as in our gatling.conf, only
   * at the end.
   */
  @Override
  public boolean showsProgress() {
    DataConfiguration data = core.configuration().data();
    return data.dataWriters().contains(DataWriterType.Console$.MODULE$)
        && data.console().writePeriod().toSeconds() < RARE_SECONDS;
  }

  @Override
  public String client() {
    return LoadJvm.sentence(loops());
  }

  @Override
  public List<EventLoop> loops() {
    return Loops.of(core).used();
  }

  @Override
  public void stop(String reason) {
    rows.end();
    core.controller().$bang(StopCommand.of(reason));
  }

  @Override
  public void reportNotRun(String stage) {
    GatlingRows.logNotRun(core.statsEngine(), stage, System.currentTimeMillis());
  }

  @Override
  public void reportNothing(String scenario) {
    GatlingRows.logNothingMeasured(core.statsEngine(), scenario, System.currentTimeMillis());
  }

  /** Reads Gatling's log as its report would (3.16.0); without a user, even that fails. */
  @Override
  public boolean canReport(Path run) {
    Path folder = run.toAbsolutePath();
    try {
      return LogFileReader.apply(
              folder.getFileName().toString(), folder.getParent(), core.configuration())
          .read()
          .allRequestPaths()
          .nonEmpty();
    } catch (Exception | AssertionError e) {
      return false;
    }
  }
}
