package dev.gatlingllm.record;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The instants of one request: {@link System#nanoTime} readings of one machine, comparable with
 * each other only. docs/metrics.md says what each one is.
 *
 * @param startEpochMillis the wall clock at {@code ready}, once
 */
public record Instants(
    long startEpochMillis,
    long intendedNanos,
    long readyNanos,
    OptionalLong sentNanos,
    OptionalLong headersNanos,
    OptionalLong firstTokenNanos,
    OptionalLong firstContentNanos,
    OptionalLong lastTokenNanos,
    long endNanos) {

  /** Time to first token: firstToken − sent, milliseconds. */
  public OptionalDouble ttftMillis() {
    return sinceSentMillis(firstTokenNanos);
  }

  /** Time to first content, reasoning excluded: firstContent − sent, milliseconds. */
  public OptionalDouble ttfcMillis() {
    return sinceSentMillis(firstContentNanos);
  }

  /** End to end: end − sent, milliseconds. */
  public OptionalDouble e2eMillis() {
    return sinceSentMillis(OptionalLong.of(endNanos));
  }

  /** firstToken − intended, milliseconds: what the schedule's user waited. */
  public OptionalDouble ttftIntendedMillis() {
    return firstTokenNanos.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((firstTokenNanos.getAsLong() - intendedNanos) / 1e6);
  }

  /** end − intended, milliseconds. */
  public double e2eIntendedMillis() {
    return (endNanos - intendedNanos) / 1e6;
  }

  /** Generated text from first to last, milliseconds; the numerator of TPOT. */
  public OptionalDouble generationMillis() {
    return firstTokenNanos.isEmpty() || lastTokenNanos.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((lastTokenNanos.getAsLong() - firstTokenNanos.getAsLong()) / 1e6);
  }

  private OptionalDouble sinceSentMillis(OptionalLong instant) {
    return sentNanos.isEmpty() || instant.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((instant.getAsLong() - sentNanos.getAsLong()) / 1e6);
  }
}
