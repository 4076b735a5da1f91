package dev.gatlingllm.load;

import dev.gatlingllm.record.StageManifest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What makes the users of a stage come, and until when. No other type tells a closed load from an
 * open one.
 */
public sealed interface Arrivals {
  /** This as a closed load; empty where it is none. */
  default Optional<Closed> closed() {
    return Optional.empty();
  }

  /** How long the stage is to last, warm-up included; empty where no plan ends it. */
  default Optional<Duration> plannedDuration() {
    return Optional.empty();
  }

  /** Measured requests after which the stage stops issuing, where their number is limited. */
  default OptionalLong requestLimit() {
    return OptionalLong.empty();
  }

  /** As run.json calls it. */
  StageManifest.ArrivalKind kind();

  /**
   * As many users at all times, each of whom sends again once it has its answer: a slow server gets
   * fewer requests.
   *
   * @param users ≥ 1
   * @param rampUp over which they come, within the warm-up
   * @param duration of the whole stage, warm-up included
   * @param requests stop issuing after so many measured requests
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

    /** Users who come over the first half of the warm-up, lest equal answers march in lockstep. */
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

  /**
   * The user's own injection profile, open or closed or one after the other: it alone knows, and it
   * ends the stage.
   */
  record InjectionProfile() implements Arrivals {
    @Override
    public StageManifest.ArrivalKind kind() {
      return StageManifest.ArrivalKind.OWN;
    }
  }
}
