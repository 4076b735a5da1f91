package dev.gatlingllm.engine;

import dev.gatlingllm.config.HealthLimits;
import dev.gatlingllm.metrics.ClientHealth;
import dev.gatlingllm.metrics.Distribution;
import dev.gatlingllm.metrics.HealthRules;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Looks at the stages as they pass: a {@link HealthProbe} for each window, and its drain. */
final class StageWatch {
  private static final long CHECK_MILLIS = 100;

  private final LlmRun run;
  private final LongSupplier promptWaits;
  private final Map<StageRun, HealthProbe> probes = new ConcurrentHashMap<>();

  StageWatch(LlmRun run, LongSupplier promptWaits) {
    this.run = run;
    this.promptWaits = promptWaits;
  }

  void start() {
    run.clock()
        .scheduleWithFixedDelay(
            run.breakdown().guard("watching the stages", this::check),
            CHECK_MILLIS,
            CHECK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Starts and stops each stage's probe with its window. */
  private void check() {
    run.checkDrains();
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
    probe.start(run.loops().used(), run.breakdown());
    return probe;
  }

  void stop() {
    probes.values().forEach(HealthProbe::stop);
  }

  ClientHealth health(StageRun stage, Distribution sendLag, Distribution scheduleLag) {
    HealthProbe probe = probes.computeIfAbsent(stage, begun -> new HealthProbe(promptWaits));
    return probe.health(sendLag, scheduleLag, rules(run.config().health()));
  }

  private static HealthRules rules(HealthLimits limits) {
    return new HealthRules(
        limits.sendLagP99().toNanos() / 1e6,
        limits.scheduleLagP99().toNanos() / 1e6,
        limits.eventLoopLagP99().toNanos() / 1e6,
        limits.gcShare(),
        limits.longestGcPause().toNanos() / 1e6,
        limits.cpuShare(),
        limits.promptWaits());
  }
}
