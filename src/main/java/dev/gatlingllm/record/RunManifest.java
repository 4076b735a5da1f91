package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything about a run except its records; the reports are made from both. It is run.json in the
 * run's folder: docs/metrics.md, "run.json".
 *
 * @param schema increased when a field changes its meaning or is removed, not when one is added
 * @param interrupted why it was stopped early
 * @param clientFailure what failed in the client itself, a sentence without its full stop
 * @param injectors the load generators that wrote the records, by number: one, or several in a
 *     merged run
 * @param clocks the same instant on two clocks
 * @param promptOverhead tokens that the tokenizer's chat template adds to a prompt
 * @param objectives {@code llm.slo}: limits in milliseconds, by name
 * @param classObjectives the same for each class of {@code llm.mix}, where they differ from the
 *     run's
 * @param clientLimits limits within which the client counts as fit
 * @param stages all planned stages, in order
 */
public record RunManifest(
    int schema,
    State state,
    Optional<String> interrupted,
    Optional<String> clientFailure,
    List<Injector> injectors,
    Software software,
    Clocks clocks,
    RunInfo run,
    Optional<TokenRange> promptOverhead,
    Map<String, Double> objectives,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, Double>> classObjectives,
    ClientLimits clientLimits,
    SliceSettings slices,
    List<StageManifest> stages) {
  public static final int SCHEMA = 1;

  public RunManifest {
    injectors = injectors == null ? List.of() : List.copyOf(injectors);
    objectives = objectives == null ? Map.of() : objectives;
    classObjectives = classObjectives == null ? Map.of() : classObjectives;
    slices = slices == null ? SliceSettings.DEFAULT : slices;
    stages = stages == null ? List.of() : List.copyOf(stages);
  }

  public enum State {
    /** It is running, or was killed. */
    RUNNING,
    /** It has ended, and everything is written. */
    ENDED
  }

  /** The software and machine of a run. */
  public record Software(String gatlingLlm, String gatling, String jdk, String os, int cores) {}

  /**
   * @param epochNanos wall clock time since 1970-01-01T00:00Z
   * @param monotonicNanos the same instant on the clock of all instants in the records
   */
  public record Clocks(long epochNanos, long monotonicNanos) {
    /** How far this clock is ahead of another run's. */
    public long aheadOf(Clocks other) {
      return (monotonicNanos - epochNanos) - (other.monotonicNanos - other.epochNanos);
    }
  }

  public RunManifest withStages(List<StageManifest> others) {
    return with(interrupted, injectors, run, others);
  }

  public RunManifest withInjectors(List<Injector> others) {
    return with(interrupted, others, run, stages);
  }

  public RunManifest withInterrupted(String why) {
    return with(Optional.of(why), injectors, run, stages);
  }

  public RunManifest withNote(String sentence) {
    return with(interrupted, injectors, run.withNote(sentence), stages);
  }

  private RunManifest with(
      Optional<String> why, List<Injector> by, RunInfo described, List<StageManifest> all) {
    return new RunManifest(
        schema,
        state,
        why,
        clientFailure,
        by,
        software,
        clocks,
        described,
        promptOverhead,
        objectives,
        classObjectives,
        clientLimits,
        slices,
        all);
  }
}
