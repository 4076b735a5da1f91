package dev.gatlingllm.run;

import dev.gatlingllm.config.HealthLimits;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.ClientLimits;
import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.RunInfo;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.Clocks;
import dev.gatlingllm.record.RunManifest.Software;
import dev.gatlingllm.record.RunManifest.State;
import dev.gatlingllm.record.StageManifest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Keeps run.json: made before the load, written anew when a stage begins or ends and once more at
 * the end, so that a run that is killed has one that says so.
 */
final class ManifestWriter {
  private final LlmConfig config;
  private final RunRecords records;
  private final StageController stages;
  private final Breakdown breakdown;
  private final StageWatch watch;
  private final RunFolder folder;
  private final Supplier<RunInfo> info;
  private final Clocks clocks = clocks();
  private final Injector injector;
  // A disk that hangs must hold up nobody.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.daemon("llm-manifest"));
  private boolean last;

  /**
   * @param info what is run; asked each time, as notes are added
   */
  ManifestWriter(
      LlmConfig config,
      StageController stages,
      Breakdown breakdown,
      RunRecords records,
      StageWatch watch,
      RunFolder folder,
      Supplier<RunInfo> info) {
    this.config = config;
    this.stages = stages;
    this.breakdown = breakdown;
    this.records = records;
    this.watch = watch;
    this.folder = folder;
    this.info = info;
    this.injector =
        new Injector(
            config.injector(), config.injectors(), ManagementFactory.getRuntimeMXBean().getName());
  }

  private static Clocks clocks() {
    long before = System.nanoTime();
    Instant now = Instant.now();
    long between = (System.nanoTime() - before) / 2;
    return new Clocks(now.getEpochSecond() * 1_000_000_000 + now.getNano(), before + between);
  }

  /** Makes the file. */
  void open() throws IOException {
    writeUnlessLast();
  }

  /** A stage has begun or ended: writes the file anew, on a thread of its own. */
  void changed() {
    thread.execute(breakdown.guard("writing run.json", this::writeAgain));
  }

  private void writeAgain() {
    try {
      writeUnlessLast();
    } catch (IOException e) {
      // The last one decides whether the run has its file.
    }
  }

  /** A stage may be seen to end when the run has ended already. */
  private synchronized void writeUnlessLast() throws IOException {
    if (!last) {
      ManifestFile.write(folder.path(), manifest(State.RUNNING));
    }
  }

  /** The run is over, and all its records are written: the last manifest, not written yet. */
  synchronized RunManifest last() {
    last = true;
    for (StageRun stage : stages.stages()) {
      if (stage.begun() && !stage.isPlannedToEnd() && records.lastEndNanos() != 0) {
        stage.endAt(records.lastEndNanos());
      }
    }
    return manifest(State.ENDED);
  }

  /** Writes the last one. */
  synchronized void end(RunManifest manifest) throws IOException {
    ManifestFile.write(folder.path(), manifest);
  }

  private RunManifest manifest(State state) {
    return new RunManifest(
        RunManifest.SCHEMA,
        state,
        stages.stopReason(),
        breakdown.sentence(),
        List.of(injector),
        software(stages.generator().version()),
        clocks,
        info.get(),
        records.template(),
        records.objectives().limitsMillis(),
        limits(config.health()),
        stages.stages().stream().map(stage -> stage(stage, state == State.ENDED)).toList());
  }

  private static Software software(String generatorVersion) {
    return new Software(
        RunDescription.version(),
        generatorVersion,
        System.getProperty("java.runtime.version", ""),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  private static ClientLimits limits(HealthLimits limits) {
    return new ClientLimits(
        limits.sendLagP99().toNanos() / 1e6,
        limits.scheduleLagP99().toNanos() / 1e6,
        limits.eventLoopLagP99().toNanos() / 1e6,
        limits.gcShare(),
        limits.longestGcPause().toNanos() / 1e6,
        limits.cpuShare(),
        limits.promptWaits());
  }

  private StageManifest stage(StageRun stageRun, boolean runEnded) {
    Stage stage = stageRun.stage();
    Optional<Arrivals.Closed> closed = stage.arrivals().closed();
    boolean begun = stageRun.begun();
    boolean ended = begun && (runEnded || stageRun.over(System.nanoTime()));
    return new StageManifest(
        stage.index(),
        stage.name(),
        stage.arrivals().kind(),
        closed.isPresent() ? OptionalInt.of(closed.get().users()) : OptionalInt.empty(),
        stage.stream(),
        nanos(stage.arrivals().plannedDuration()),
        stage.warmup().toNanos(),
        stage.arrivals().requestLimit(),
        begun ? Optional.of(stageRun.window()) : Optional.empty(),
        ended,
        stageRun.isCut(),
        stageRun.peakConcurrency(),
        stageRun.keptConnectionsClosed(),
        stageRun.strayConnections(),
        ended ? List.of(watch.readings(stageRun).by(config.injector())) : List.of());
  }

  private static OptionalLong nanos(Optional<Duration> duration) {
    return duration.map(planned -> OptionalLong.of(planned.toNanos())).orElse(OptionalLong.empty());
  }
}
