package dev.gatlingllm.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run was: with its records, all that its reports are made of. In the run's folder it is
 * run.json, docs/metrics.md, "run.json".
 *
 * @param schema raised when a field changes its meaning or goes; a new field leaves it
 * @param state how far the run came
 * @param interrupted why it was stopped before its time
 * @param clientFailure what failed in the client itself, a sentence without its full stop
 * @param injectors the load generators that wrote the records, by their numbers: one, or several
 *     where their runs were merged
 * @param clocks one instant by two clocks
 * @param promptOverhead tokens that the tokenizer's chat template adds to a prompt
 * @param objectives {@code llm.slo}: limits in milliseconds, by name
 * @param clientLimits within which the client counts as fit
 * @param stages all that were planned, in order
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
    ClientLimits clientLimits,
    List<StageManifest> stages) {
  public static final int SCHEMA = 1;

  public RunManifest {
    injectors = injectors == null ? List.of() : List.copyOf(injectors);
    objectives = objectives == null ? Map.of() : objectives;
    stages = stages == null ? List.of() : List.copyOf(stages);
  }

  /** How far a run came. */
  public enum State {
    /** It runs, or it was killed. */
    RUNNING,
    /** It has ended, and everything is written. */
    ENDED
  }

  /**
   * What measured, and on what.
   *
   * @param cores available to the process
   */
  public record Software(String gatlingLlm, String gatling, String jdk, String os, int cores) {}

  /**
   * @param epochNanos since 1970-01-01T00:00Z, by the wall clock
   * @param monotonicNanos the same instant by the clock of all the instants in the records
   */
  public record Clocks(long epochNanos, long monotonicNanos) {
    /** How far the clock of the other run's records is behind this one's. */
    public long aheadOf(Clocks other) {
      return (monotonicNanos - epochNanos) - (other.monotonicNanos - other.epochNanos);
    }
  }

  /** The same with other stages. */
  public RunManifest withStages(List<StageManifest> others) {
    return new RunManifest(
        schema,
        state,
        interrupted,
        clientFailure,
        injectors,
        software,
        clocks,
        run,
        promptOverhead,
        objectives,
        clientLimits,
        others);
  }

  /** The same of these load generators. */
  public RunManifest withInjectors(List<Injector> others) {
    return new RunManifest(
        schema,
        state,
        interrupted,
        clientFailure,
        others,
        software,
        clocks,
        run,
        promptOverhead,
        objectives,
        clientLimits,
        stages);
  }

  /** The same, stopped before its time for this reason. */
  public RunManifest withInterrupted(String why) {
    return new RunManifest(
        schema,
        state,
        Optional.of(why),
        clientFailure,
        injectors,
        software,
        clocks,
        run,
        promptOverhead,
        objectives,
        clientLimits,
        stages);
  }

  /** The same with one note more. */
  public RunManifest withNote(String sentence) {
    return new RunManifest(
        schema,
        state,
        interrupted,
        clientFailure,
        injectors,
        software,
        clocks,
        run.withNote(sentence),
        promptOverhead,
        objectives,
        clientLimits,
        stages);
  }
}
