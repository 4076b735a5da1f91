package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.metrics.StageSummary.Part;
import dev.gatlingllm.record.ClientReadings;
import dev.gatlingllm.record.Injector;
import dev.gatlingllm.record.RequestRecord;
import dev.gatlingllm.record.RunInfo;
import dev.gatlingllm.record.RunManifest;
import dev.gatlingllm.record.StageManifest;
import dev.gatlingllm.record.TokenRange;
import dev.gatlingllm.record.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Aggregates the records of a run. A summary depends on this and the manifest only, so a run read
 * from disk has the same summary as the live one. One thread adds; any thread may begin a stage or
 * read.
 */
public final class RunAggregate {
  private final Objectives objectives;
  private final OptionalLong sliceNanos;
  private final Optional<TokenRange> template;
  private final Map<Integer, OfStage> stages = new ConcurrentHashMap<>();

  private record OfStage(
      StageAggregate sums, StageParts parts, StageSlices slices, Optional<Backlog> backlog) {
    private void add(RequestRecord record) {
      parts.add(record);
      slices.add(record);
      backlog.ifPresent(it -> it.add(record));
      sums.add(record);
    }
  }

  /**
   * @param sliceNanos width of a time slice; empty for a tenth of each window
   * @param template tokens that the tokenizer's chat template adds to a prompt
   */
  public RunAggregate(
      Objectives objectives, OptionalLong sliceNanos, Optional<TokenRange> template) {
    this.objectives = objectives;
    this.sliceNanos = sliceNanos;
    this.template = template;
  }

  /** An aggregate for a run of which no further stage will begin. */
  public static RunAggregate of(RunManifest manifest) {
    RunAggregate aggregate =
        new RunAggregate(
            Objectives.of(manifest.objectives(), manifest.classObjectives()),
            manifest.slices().widthNanos(),
            manifest.promptOverhead());
    for (StageManifest stage : manifest.stages()) {
      stage.window().ifPresent(window -> aggregate.begin(Stage.of(stage), window));
    }
    return aggregate;
  }

  /** Begins a stage. Stages begin in order, before their first record. */
  public StageAggregate begin(Stage stage, Window window) {
    StageAggregate sums = begun(RequestGroup.stage(stage.index()), stage, window);
    SliceBounds bounds = SliceBounds.of(stage, sliceNanos);
    stages.put(
        stage.index(),
        new OfStage(
            sums,
            new StageParts(sums, group -> begun(group, stage, window)),
            new StageSlices(bounds, window.startNanos(), objectives, stage.stream()),
            Backlog.of(stage, window.startNanos())));

    return sums;
  }

  private StageAggregate begun(RequestGroup group, Stage stage, Window window) {
    StageAggregate sums = new StageAggregate(group, stage, objectives.of(group), template);
    sums.window(window.startNanos(), window.endNanos());
    return sums;
  }

  /** Adds a finished request to its stage; ignored if the stage never began. */
  public void add(RequestRecord record) {
    OfStage stage = stages.get(record.origin().stageIndex());
    if (stage != null) {
      stage.add(record);
    }
  }

  public Summary summary(RunManifest manifest) {
    HealthRules rules = new HealthRules(manifest.clientLimits());
    List<StageSummary> summaries = new ArrayList<>();
    List<Stage> notRun = new ArrayList<>();
    for (StageManifest stage : manifest.stages()) {
      if (stage.begun()) {
        summaries.add(summary(manifest, stage, rules));
      } else {
        notRun.add(Stage.of(stage));
      }
    }
    RunInfo run = others(manifest.injectors()).map(manifest.run()::withNote).orElse(manifest.run());
    return new Summary(
        run,
        summaries,
        manifest.interrupted(),
        notRun,
        manifest.clientFailure(),
        manifest.stages().stream().flatMap(RunAggregate::lost).toList(),
        (int) manifest.injectors().stream().filter(it -> it.process().isPresent()).count());
  }

  private static Stream<String> lost(StageManifest stage) {
    return stage.lostInput().stream()
        .map(why -> "stage '%s' ended early: %s".formatted(stage.name(), why));
  }

  /** Which load generators are not in the figures, in one sentence. */
  private static Optional<String> others(List<Injector> injectors) {
    if (injectors.size() == 1 && injectors.get(0).of() > 1) {
      return Optional.of(
          "This is injector %s of %s: the load of the others is in no figure here."
              .formatted(injectors.get(0).number(), injectors.get(0).of()));
    }
    return PooledHealth.missing(injectors);
  }

  private StageSummary summary(RunManifest manifest, StageManifest stage, HealthRules rules) {
    OfStage seen = stages.get(stage.index());
    if (seen == null) {
      throw new IllegalStateException("stage " + stage.index() + " is unknown");
    }
    StageAggregate metrics = seen.sums();
    end(metrics, stage);
    metrics.connections(stage.keptConnectionsClosed(), stage.strayConnections());
    ClientHealth health = health(metrics, manifest.injectors(), stage.client(), rules);
    StageSummary summary =
        metrics.summarize(
            stage.peakConcurrency(),
            health,
            seen.parts().all().stream().map(part -> part(part, stage, health)).toList());
    StageSummary noted =
        summary.withNotes(ClassNotes.of(summary, objectives, manifest.run().rule().maxFailRatio()));
    Window window = stage.window().orElseThrow();
    return seen.slices()
        .addTo(
            withOverload(noted.ended(stage), seen.backlog(), window),
            window,
            manifest.slices().inTables());
  }

  private static StageSummary withOverload(
      StageSummary stage, Optional<Backlog> backlog, Window window) {
    return backlog
        .filter(it -> !stage.nothingMeasured())
        .flatMap(it -> it.judge(window.endNanos() - window.startNanos(), Backlog.ONCE))
        .map(stage::withOverload)
        .orElse(stage);
  }

  private static void end(StageAggregate sums, StageManifest stage) {
    Window window = stage.window().orElseThrow();
    sums.window(window.startNanos(), window.endNanos());
    if (stage.cut()) {
      sums.cut();
    }
  }

  private static Part part(StageAggregate part, StageManifest stage, ClientHealth health) {
    end(part, stage);
    return new Part(part.group(), part.summarize(stage.peakConcurrency(), health));
  }

  private static ClientHealth health(
      StageAggregate metrics,
      List<Injector> injectors,
      List<ClientReadings> clients,
      HealthRules rules) {
    if (injectors.size() > 1) {
      return new PooledHealth(injectors, rules).judge(metrics, clients);
    }
    return clients.isEmpty()
        ? ClientHealth.UNKNOWN
        : rules.judge(clients.get(0), metrics.sendLag(), metrics.scheduleLag());
  }
}
