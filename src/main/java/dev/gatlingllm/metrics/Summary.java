package dev.gatlingllm.metrics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A whole run, summed up: what every writer in {@code report} writes.
 *
 * @param interrupted why the run was stopped before its time; empty for a run that ended by itself
 */
public record Summary(
    RunInfo run, List<StageSummary> stages, java.util.Optional<String> interrupted) {

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
    return run.rule().broken(this);
  }

  /** VALID only where every stage is. */
  public boolean valid() {
    return stages.stream().allMatch(stage -> stage.health().valid());
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
