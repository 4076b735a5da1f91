package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One stage of a run.
 *
 * @param index from 0
 * @param users number of users of a closed load, if it is constant
 * @param load any other planned load, as in {@code llm.load}
 * @param durationNanos of the whole stage, warm-up included; empty if an injection profile ends it
 * @param warmupNanos the first part of the stage, whose requests are not measured
 * @param requests number of measured requests after which the stage sends no more; empty if
 *     unlimited
 * @param window the measurement window, as planned until the stage has ended; empty if the stage
 *     never began
 * @param ended whether its last answer has come and the following values are final
 * @param cut whether the run was stopped before the stage had its planned length
 * @param peakConcurrency maximum number of requests in flight at once
 * @param keptConnectionsClosed number of connections that were closed right after an answer that
 *     promised to keep them
 * @param strayConnections number of connections that received bytes that belong to no request
 * @param client readings of each load generator's client; none if it was not observed
 * @param abortRule the rule of {@code llm.abort} that ended it early, with its figures
 * @param lostInput a sentence that says which file of its load was lost midway, which ended it
 */
public record StageManifest(
    int index,
    String name,
    ArrivalKind arrivals,
    OptionalInt users,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> load,
    boolean stream,
    OptionalLong durationNanos,
    long warmupNanos,
    OptionalLong requests,
    Optional<Window> window,
    boolean ended,
    boolean cut,
    int peakConcurrency,
    long keptConnectionsClosed,
    long strayConnections,
    List<ClientReadings> client,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> abortRule,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> lostInput) {

  public StageManifest {

    client = client == null ? List.of() : List.copyOf(client);
  }

  public enum ArrivalKind {
    /**
     * A constant number of users, each of whom sends the next request after the answer to the last.
     */
    CLOSED,
    /** Users who arrive when they are due, and send one request. */
    OPEN,
    /** The simulation's own injection profile. */
    OWN
  }

  public boolean begun() {
    return window.isPresent();
  }

  public StageManifest withWindow(Window other, boolean shorter) {
    return with(Optional.of(other), shorter, client);
  }

  public StageManifest withClient(List<ClientReadings> others) {
    return with(window, cut, others);
  }

  private StageManifest with(
      Optional<Window> measured, boolean shorter, List<ClientReadings> readings) {
    return new StageManifest(
        index,
        name,
        arrivals,
        users,
        load,
        stream,
        durationNanos,
        warmupNanos,
        requests,
        measured,
        ended,
        shorter,
        peakConcurrency,
        keptConnectionsClosed,
        strayConnections,
        readings,
        abortRule,
        lostInput);
  }
}
