package dev.gatlingllm.load;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One load level of a run.
 *
 * @param index from 0
 * @param name in reports, and the group in Gatling's report, e.g. "4 users, stream"
 * @param concurrency virtual users; empty where the user's own injection profile decides
 * @param duration of the whole stage, warm-up included
 * @param warmup the first part of it, whose requests are not measured
 * @param requests stop issuing after so many measured requests
 */
public record Stage(
    int index,
    String name,
    OptionalInt concurrency,
    boolean stream,
    Duration duration,
    Duration warmup,
    OptionalLong requests) {

  /** The duration of a stage that ends when the user's own injection profile does. */
  public static final Duration UNLIMITED = Duration.ofDays(365);

  /** The one stage of a run whose load the user's own injection profile decides. */
  public static Stage wholeRun(boolean stream) {
    return new Stage(
        0,
        "whole run",
        OptionalInt.empty(),
        stream,
        UNLIMITED,
        Duration.ZERO,
        OptionalLong.empty());
  }
}
