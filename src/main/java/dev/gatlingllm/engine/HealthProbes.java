package dev.gatlingllm.engine;

import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.Distribution;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A {@link HealthProbe} for the measurement window of each stage. */
final class HealthProbes {
  private static final long CHECK_MILLIS = 50;

  private final LlmRun run;
  private final LongSupplier promptWaits;
  private final Map<StageRun, HealthProbe> probes = new ConcurrentHashMap<>();

  HealthProbes(LlmRun run, LongSupplier promptWaits) {
    this.run = run;
    this.promptWaits = promptWaits;
  }

  void start() {
    run.clock()
        .scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Starts and stops each stage's probe with its window. */
  private void check() {
    long now = System.nanoTime();
    for (StageRun stage : run.stages()) {
      if (!stage.begun() || run.gatling().isEmpty()) {
        continue;
      }
      if (stage.window().contains(now)) {
        probes.computeIfAbsent(stage, begun -> started());
      } else if (probes.containsKey(stage)) {
        probes.get(stage).stop();
      }
    }
  }

  private HealthProbe started() {
    HealthProbe probe = new HealthProbe(promptWaits);
    probe.start(run.gatling().orElseThrow().eventLoopGroup());
    return probe;
  }

  void stop() {
    probes.values().forEach(HealthProbe::stop);
  }

  ClientHealth health(StageRun stage, Distribution scheduleLag) {
    HealthProbe probe = probes.computeIfAbsent(stage, begun -> new HealthProbe(promptWaits));
    return probe.health(scheduleLag);
  }
}
