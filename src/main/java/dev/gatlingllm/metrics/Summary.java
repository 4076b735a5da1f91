package dev.gatlingllm.metrics;

import dev.gatlingllm.load.Stage;
import dev.gatlingllm.record.RunInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A whole run, summed up: what every writer in {@code report} writes.
 *
 * @param stages those that began
 * @param interrupted why the run was stopped before its time; empty for a run that ended by itself
 * @param notRun stages that were planned and never began
 * @param clientFailure what failed in the client itself, a sentence without its full stop
 */
public record Summary(
    RunInfo run,
    List<StageSummary> stages,
    Optional<String> interrupted,
    List<Stage> notRun,
    Optional<String> clientFailure) {

  /** Every stage began, and the client did not fail. */
  public Summary(RunInfo run, List<StageSummary> stages, Optional<String> interrupted) {
    this(run, stages, interrupted, List.of(), Optional.empty());
  }

  /** What the reader must know of the run as a whole, a sentence each. */
  public List<String> notes() {
    return RunNotes.of(this);
  }

  /** How the answers of all stages were framed and worded. */
  public StreamConformance conformance() {
    return stages.stream()
        .map(StageSummary::conformance)
        .reduce(StreamConformance.NONE, StreamConformance::plus);
  }

  /** Why the run failed, a sentence each; empty for one that passed. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    clientFailure.ifPresent(what -> failures.add(what + "."));
    failures.addAll(FailureReasons.of(this));
    return List.copyOf(failures);
  }

  /** No stage has a client that was not fit to measure. */
  public boolean valid() {
    return stages.stream().allMatch(stage -> stage.health().valid());
  }

  /** No stage measured anything. */
  public boolean nothingMeasured() {
    return stages.stream().allMatch(StageSummary::nothingMeasured);
  }

  /** How often each cause made a request fail, the first seen first. */
  public Map<String, Long> causes() {
    Map<String, Long> causes = new LinkedHashMap<>();
    stages.stream()
        .map(StageSummary::errors)
        .flatMap(List::stream)
        .forEach(error -> causes.merge(error.cause(), error.count(), Long::sum));
    return causes;
  }

  /** Requests were sent, and every one of them failed. */
  public boolean allFailed() {
    return sent() > 0 && failed() == sent();
  }

  /** Requests sent in all measurement windows. */
  public long sent() {
    return stages.stream().mapToLong(stage -> stage.counts().sent()).sum();
  }

  public long failed() {
    return stages.stream().mapToLong(stage -> stage.counts().failed()).sum();
  }

  /** Requests that the client cancelled on purpose, in all measurement windows. */
  public long cancelled() {
    return stages.stream().mapToLong(stage -> stage.counts().cancelled()).sum();
  }

  /** failed ÷ sent over the whole run; empty where nothing was sent. */
  public OptionalDouble failRatio() {
    return sent() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) failed() / sent());
  }
}
