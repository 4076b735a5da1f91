package dev.gatlingllm.run;

import dev.gatlingllm.config.HealthLimits;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.load.Arrivals;
import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.Objectives;
import dev.gatlingllm.record.ClientLimits;
import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.ManifestFile;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.RunInfo;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.RunManifest.Clocks;
import dev.gatlingllm.record.RunManifest.Software;
import dev.gatlingllm.record.RunManifest.State;
import dev.gatlingllm.record.SliceSettings;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.TokenRange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Keeps run.json up to date: writes it before the load, whenever a stage begins or ends, and at the
 * end. So a killed run has one that says so.
 */
final class ManifestWriter implements RunObserver {
  private final LlmConfig config;
  private final StageController stages;
  private final ClientFailure clientFailure;
  private final StageWatch watch;
  private final RunFolder folder;
  private final Function<List<String>, RunInfo> info;
  private final Clocks clocks = clocks();
  private final Injector injector;
  // A disk that hangs must not hold up anything else.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.daemon("llm-manifest"));
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private volatile Optional<TokenRange> template = Optional.empty();
  private volatile OptionalLong lastEndNanos = OptionalLong.empty();
  private boolean last;

  /**
   * @param info describes the run, with these notes
   */
  ManifestWriter(
      LlmConfig config,
      StageController stages,
      ClientFailure clientFailure,
      StageWatch watch,
      RunFolder folder,
      Function<List<String>, RunInfo> info) {
    this.config = config;
    this.stages = stages;
    this.clientFailure = clientFailure;
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

  void note(String sentence) {
    notes.add(sentence);
  }

  /** Sets the tokens that the tokenizer's chat template adds to a prompt, before the load. */
  void template(Optional<TokenRange> tokens) {
    template = tokens;
  }

  void open() throws IOException {
    writeUnlessLast();
    folder.opened();
  }

  @Override
  public void stageBegan(StageRun stage) {
    if (stage.stage().index() == 0) {
      config
          .startAt()
          .map(it -> CommonStart.told(it, Instant.now(), config.injector(), config.injectors()))
          .ifPresent(notes::add);
    }
    writeSoon();
  }

  @Override
  public void stageEnded(StageRun stage) {
    writeSoon();
  }

  @Override
  public void recorded(RequestRecord record) {
    lastEndNanos = Instants.later(lastEndNanos, record.instants().endNanos());
  }

  void writeSoon() {
    thread.execute(clientFailure.guard("writing run.json", this::writeAgain));
  }

  private void writeAgain() {
    try {
      writeUnlessLast();
    } catch (IOException e) {
      // Only a failure of the last write matters.
    }
  }

  /** A stage's end may be noticed after the run's end. */
  private synchronized void writeUnlessLast() throws IOException {
    if (!last) {
      ManifestFile.write(folder.path(), manifest(State.RUNNING));
    }
  }

  /** The final manifest, not yet written; to be called when all records are written. */
  synchronized RunManifest last() {
    last = true;
    for (StageRun stage : stages.stages()) {
      if (stage.begun() && stage.endsWithTheRun()) {
        lastEndNanos.ifPresent(stage::endAt);
      }
    }
    return manifest(State.ENDED);
  }

  synchronized void end(RunManifest manifest) throws IOException {
    ManifestFile.write(folder.path(), manifest);
  }

  private RunManifest manifest(State state) {
    return new RunManifest(
        RunManifest.SCHEMA,
        state,
        stages.stopReason(),
        clientFailure.sentence(),
        List.of(injector),
        software(stages.generator().version()),
        clocks,
        info.apply(List.copyOf(notes)),
        template,
        objectives(config).limitsMillis(),
        objectives(config).classLimitsMillis(),
        limits(config.health()),
        slices(config),
        stages.stages().stream().map(stage -> stage(stage, state == State.ENDED)).toList());
  }

  private static Software software(String generatorVersion) {
    return new Software(
        RunDescription.version(),
        generatorVersion,
        System.getProperty("java.runtime.version", ""),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
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

  /** The classes' own where they differ from the run's; those without streams have fewer. */
  static Objectives objectives(LlmConfig config) {
    Map<String, Double> ofRun = Objectives.millis(config.slo(), true);
    Map<String, Map<String, Double>> ofClasses = new TreeMap<>();
    for (LlmConfig.MixClass one : config.mix()) {
      boolean streams = Dialects.api(one.config().api()).streams();
      ofClasses.put(one.name(), Objectives.millis(one.config().slo(), streams));
    }
    ofClasses.values().removeIf(ofRun::equals);
    return Objectives.of(ofRun, ofClasses);
  }

  static SliceSettings slices(LlmConfig config) {
    return new SliceSettings(nanos(config.slices().width()), config.slices().inTables());
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
        stage.arrivals().inWords(),
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
        ended ? List.of(watch.readings(stageRun).by(config.injector())) : List.of(),
        stageRun.abortRule(),
        stageRun.lostInput());
  }

  private static OptionalLong nanos(Optional<Duration> duration) {
    return duration.map(planned -> OptionalLong.of(planned.toNanos())).orElse(OptionalLong.empty());
  }
}
