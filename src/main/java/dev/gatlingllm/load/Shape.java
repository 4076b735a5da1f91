package dev.gatlingllm.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The shape of a load: how the users of a stage arrive over time. */
public interface Shape {
  /**
   * A part of a stage with its own load, and its own rows in the time slices.
   *
   * @param name e.g. "8 users" or "4/s"
   */
  record Step(String name, Duration duration) {}

  /**
   * Whether each user sends the next request after the answer to the last; otherwise each sends
   * one.
   */
  default boolean isClosed() {
    return false;
  }

  /** Length of the whole stage, warm-up included; empty if the last answer ends it. */
  Optional<Duration> duration();

  /** Whether the load is constant throughout. */
  default boolean isLevel() {
    return false;
  }

  /** Maximum number of users at once, if that does not depend on the answers. */
  default OptionalInt mostUsers() {
    return OptionalInt.empty();
  }

  /** Number of users who may need a prompt at about the same time; ≥ 1. */
  int usersAhead();

  /**
   * How long before they are due its users come: many who are due at once are made ready by then.
   */
  default Duration lead() {
    return Duration.ofSeconds(2);
  }

  /** The steps of a stair, after the warm-up; none for other shapes. */
  default List<Step> steps() {
    return List.of();
  }

  /** What is known of the trace that it replays; empty if it replays none that has been read. */
  default Optional<TraceFacts> traced() {
    return Optional.empty();
  }

  /** What a reader of the reports should know of it, a sentence; empty as a rule. */
  default Optional<String> note() {
    return Optional.empty();
  }

  /**
   * The same, with its files read once, from the first line to the last.
   *
   * @param injector number of this load generator, from 1, which does its share
   * @param injectors their count
   * @throws dev.gatlingllm.config.ConfigException with one sentence, if a file is not as it must be
   */
  default Shape checked(int injector, int injectors) {
    return this;
  }

  /** The same with this length, if only its files say it. */
  default Shape lasting(Duration duration) {
    return this;
  }

  /** When its users are due. */
  Schedule schedule(long seed);
}
