package dev.gatlingllm.load;

import dev.gatlingllm.record.StageManifest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the users of a stage arrive, and until when. The only type that knows whether a load is
 * closed.
 */
public sealed interface Arrivals {
  /** This as a closed load of a constant number of users; empty if it is something else. */
  default Optional<Closed> closed() {
    return Optional.empty();
  }

  /** Planned length of the stage, warm-up included; empty if only its users end it. */
  default Optional<Duration> plannedDuration() {
    return shape().flatMap(Shape::duration);
  }

  /** Number of measured requests after which the stage sends no more; empty if unlimited. */
  default OptionalLong requestLimit() {
    return OptionalLong.empty();
  }

  /** The kind, as run.json names it. */
  StageManifest.ArrivalKind kind();

  /** The load as in {@code llm.load}; empty if run.json has other fields for it. */
  default Optional<String> inWords() {
    return Optional.empty();
  }

  /** Whether its words name no process, so that users come by the usual one. */
  default boolean isPoissonUnsaid() {
    return kind() == StageManifest.ArrivalKind.OPEN
        && inWords().filter(it -> it.matches("(?i)(ramp|stairs|series) .*")).isPresent();
  }

  /** Whether each user sends the next request after the answer to the last. */
  default boolean isClosed() {
    return kind() == StageManifest.ArrivalKind.CLOSED;
  }

  /** Whether the planned load is constant throughout the stage. */
  default boolean isLevel() {
    return shape().filter(Shape::isLevel).isPresent();
  }

  /** Whether the load changes within the stage as it was planned to; of an own one is unknown. */
  default boolean isChanging() {
    return shape().filter(it -> !it.isLevel()).isPresent();
  }

  /** The shape of the load; empty if Gatling's own injection defines it. */
  default Optional<Shape> shape() {
    return Optional.empty();
  }

  /** The same as a load generator sees it: {@link Shape#checked}. */
  default Arrivals checked(int injector, int injectors) {
    return this;
  }

  /** The same with this length, if nothing else says it. */
  default Arrivals lasting(Duration duration) {
    return this;
  }

  /** Maximum number of users at once, if that does not depend on the answers. */
  default OptionalInt mostUsers() {
    return shape().map(Shape::mostUsers).orElse(OptionalInt.empty());
  }

  /** Number of users who may need a prompt at about the same time; ≥ 1. */
  default int usersAhead() {
    return shape().map(Shape::usersAhead).orElse(1);
  }

  /**
   * A constant number of users, each of whom sends the next request after the answer to the last: a
   * slow server gets fewer requests.
   *
   * @param users number of users; ≥ 1
   * @param rampUp time over which they arrive, within the warm-up
   * @param duration of the whole stage, warm-up included
   * @param requestLimit number of measured requests after which the stage sends no more; empty if
   *     unlimited
   */
  record Closed(int users, Duration rampUp, Duration duration, OptionalLong requestLimit)
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
    public boolean isLevel() {
      return true;
    }

    @Override
    public OptionalInt mostUsers() {
      return OptionalInt.of(users);
    }

    @Override
    public int usersAhead() {
      return users;
    }

    @Override
    public Optional<Duration> plannedDuration() {
      return Optional.of(duration);
    }

    @Override
    public StageManifest.ArrivalKind kind() {
      return StageManifest.ArrivalKind.CLOSED;
    }
  }

  /**
   * Users who arrive by a schedule.
   *
   * @param words as in {@code llm.load}, with the duration
   * @param requestLimit number of measured requests after which the stage sends no more; empty if
   *     unlimited
   */
  record Scheduled(String words, Shape form, OptionalLong requestLimit) implements Arrivals {
    @Override
    public Scheduled checked(int injector, int injectors) {
      return new Scheduled(words, form.checked(injector, injectors), requestLimit);
    }

    @Override
    public Scheduled lasting(Duration duration) {
      return new Scheduled(words, form.lasting(duration), requestLimit);
    }

    @Override
    public StageManifest.ArrivalKind kind() {
      return form.isClosed() ? StageManifest.ArrivalKind.CLOSED : StageManifest.ArrivalKind.OPEN;
    }

    @Override
    public Optional<String> inWords() {
      return Optional.of(words);
    }

    @Override
    public Optional<Shape> shape() {
      return Optional.of(form);
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
