package dev.gatlingllm.run;

import dev.gatlingllm.record.ClientReadings;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Watches the stages: runs a {@link HealthProbe} during each window, and ends each drain. */
final class StageWatch {
  private static final long CHECK_MILLIS = 100;

  private final StageController stages;
  private final ClientFailure clientFailure;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Threads.daemon("llm-clock"));
  private final LongSupplier promptWaits;
  private final Map<StageRun, HealthProbe> probes = new ConcurrentHashMap<>();
  private final Set<StageRun> ended = new HashSet<>();
  private final RunObserver observers;

  StageWatch(
      StageController stages,
      RunObserver observers,
      ClientFailure clientFailure,
      LongSupplier promptWaits) {
    this.stages = stages;
    this.observers = observers;
    this.clientFailure = clientFailure;
    this.promptWaits = promptWaits;
  }

  void start() {
    clock.scheduleWithFixedDelay(
        clientFailure.guard("watching the stages", this::check),
        CHECK_MILLIS,
        CHECK_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /** Starts and stops each stage's probe with its window. */
  private void check() {
    stages.checkDrains();
    long now = System.nanoTime();
    for (StageRun stage : stages.stages()) {
      if (!stage.begun() || stages.generator() == null) {
        continue;
      }
      if (stage.window().contains(now)) {
        probes.computeIfAbsent(stage, begun -> started());
      } else if (probes.containsKey(stage)) {
        probes.get(stage).stop();
      }
    }
    stages.stages().forEach(stage -> notifyEnd(stage, now));
  }

  /** A retry may continue a stage that seemed to be over. */
  private void notifyEnd(StageRun stage, long now) {
    if (!stage.over(now)) {
      ended.remove(stage);
    } else if (ended.add(stage)) {
      observers.stageEnded(stage);
    }
  }

  private HealthProbe started() {
    HealthProbe probe = new HealthProbe(promptWaits);
    probe.start(stages.generator().loops(), clientFailure);
    return probe;
  }

  void stop() {
    clock.shutdown();
    probes.values().forEach(HealthProbe::stop);
  }

  /** The client's readings of itself in the window of a stage; stops its probe. */
  ClientReadings readings(StageRun stage) {
    return probes.computeIfAbsent(stage, begun -> new HealthProbe(promptWaits)).readings();
  }
}
