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
 * @param arrivals what makes users come
 * @param users of a closed load whose number of users is the same throughout
 * @param load any other planned load, in the words of {@code llm.load}
 * @param stream streams were asked for
 * @param durationNanos of the whole stage, warm-up included; empty where the user's own injection
 *     profile ends it
 * @param warmupNanos the first part of it, whose requests are not measured
 * @param requests issuing stops after so many measured requests
 * @param window the measurement window, as planned until the stage has ended; empty where the stage
 *     never began
 * @param ended its last answer has come, and what follows is known
 * @param cut the run was stopped before the stage had its planned length
 * @param peakConcurrency the most requests that were under way at once
 * @param keptConnectionsClosed connections that were closed right after an answer that promised to
 *     keep them
 * @param strayConnections connections over which bytes came that belong to no request
 * @param client what each load generator saw of itself; nothing of one that was never looked at
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
    List<ClientReadings> client) {

  public StageManifest {
    load = load == null ? Optional.empty() : load;
    client = client == null ? List.of() : List.copyOf(client);
  }

  /** Who decides when a user comes. */
  public enum ArrivalKind {
    /** So many users, each of whom sends again once it has its answer. */
    CLOSED,
    /** Users who come when they are due, and send once. */
    OPEN,
    /** The user's own injection profile. */
    OWN
  }

  /** Whether it ever began. */
  public boolean begun() {
    return window.isPresent();
  }

  /** The same with this window, cut or not. */
  public StageManifest withWindow(Window other, boolean shorter) {
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
        Optional.of(other),
        ended,
        shorter,
        peakConcurrency,
        keptConnectionsClosed,
        strayConnections,
        client);
  }

  /** The same with what these load generators saw of themselves. */
  public StageManifest withClient(List<ClientReadings> others) {
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
        window,
        ended,
        cut,
        peakConcurrency,
        keptConnectionsClosed,
        strayConnections,
        others);
  }
}
