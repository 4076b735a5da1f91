package dev.gatlingllm.load;

import dev.gatlingllm.record.StageManifest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the users of a stage arrive, and until when. The only type that knows whether a load is
 * closed.
 */
public sealed interface Arrivals {
  /** This as a closed load; empty if it is not one. */
  default Optional<Closed> closed() {
    return Optional.empty();
  }

  /** Planned length of the stage, warm-up included; empty if only its users end it. */
  default Optional<Duration> plannedDuration() {
    return Optional.empty();
  }

  /** Number of measured requests after which the stage sends no more; empty if unlimited. */
  default OptionalLong requestLimit() {
    return OptionalLong.empty();
  }

  /** The kind, as run.json names it. */
  StageManifest.ArrivalKind kind();

  /**
   * A constant number of users, each of whom sends the next request after the answer to the last: a
   * slow server gets fewer requests.
   *
   * @param users number of users; ≥ 1
   * @param rampUp time over which they arrive, within the warm-up
   * @param duration of the whole stage, warm-up included
   * @param requests number of measured requests after which the stage sends no more; empty if
   *     unlimited
   */
  record Closed(int users, Duration rampUp, Duration duration, OptionalLong requests)
      implements Arrivals {
    /**
     * Checks the number of users.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Closed {
      if (users < 1) {
        throw new IllegalArgumentException("a closed load has " + users + " users, must be ≥ 1");
      }
    }

    /**
     * Users who arrive over the first half of the warm-up, so that equal answers do not keep them
     * in lockstep.
     */
    static Closed within(Duration warmup, int users, Duration duration, OptionalLong requests) {
      Duration rampUp = users == 1 ? Duration.ZERO : warmup.dividedBy(2);
      return new Closed(users, rampUp, duration, requests);
    }

    @Override
    public Optional<Closed> closed() {
      return Optional.of(this);
    }

    @Override
    public Optional<Duration> plannedDuration() {
      return Optional.of(duration);
    }

    @Override
    public OptionalLong requestLimit() {
      return requests;
    }

    @Override
    public StageManifest.ArrivalKind kind() {
      return StageManifest.ArrivalKind.CLOSED;
    }
  }

  /** The simulation's own injection profile, open or closed or both in turn. It ends the stage. */
  record InjectionProfile() implements Arrivals {
    @Override
    public StageManifest.ArrivalKind kind() {
      return StageManifest.ArrivalKind.OWN;
    }
  }
}
