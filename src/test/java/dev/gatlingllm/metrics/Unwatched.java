package dev.gatlingllm.metrics;

import java.util.List;
import java.util.OptionalDouble;

/** A client of which nothing is known. */
final class Unwatched {
  static final ClientHealth CLIENT =
      new ClientHealth(
          List.of(),
          Distribution.EMPTY,
          Distribution.EMPTY,
          Distribution.EMPTY,
          0,
          0,
          0,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          0,
          false);

  private Unwatched() {}
}
