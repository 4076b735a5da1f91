package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The instants of one request: {@link System#nanoTime} readings of one machine, comparable only
 * with each other. They are defined in docs/metrics.md.
 *
 * @param startEpochMillis the wall clock at {@code ready}
 * @param intendedNanos when the request was due by a schedule; empty without a schedule
 */
public record Instants(
    long startEpochMillis,
    @JsonProperty("dueNanos") OptionalLong intendedNanos,
    long readyNanos,
    OptionalLong sentNanos,
    OptionalLong headersNanos,
    OptionalLong firstTokenNanos,
    OptionalLong firstContentNanos,
    OptionalLong lastTokenNanos,
    long endNanos) {

  /** A copy on a clock that is ahead by this time. */
  Instants shifted(long byNanos) {
    return new Instants(
        startEpochMillis,
        shifted(intendedNanos, byNanos),
        readyNanos + byNanos,
        shifted(sentNanos, byNanos),
        shifted(headersNanos, byNanos),
        shifted(firstTokenNanos, byNanos),
        shifted(firstContentNanos, byNanos),
        shifted(lastTokenNanos, byNanos),
        endNanos + byNanos);
  }

  /** The later of two instants. By difference: nanoTime may wrap around. */
  public static OptionalLong later(OptionalLong known, long nanos) {
    return known.isPresent() && nanos - known.getAsLong() <= 0 ? known : OptionalLong.of(nanos);
  }

  private static OptionalLong shifted(OptionalLong instant, long byNanos) {
    return instant.isEmpty() ? instant : OptionalLong.of(instant.getAsLong() + byNanos);
  }

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

  /** firstToken − intended, milliseconds: how long a scheduled user waited. */
  public OptionalDouble ttftIntendedMillis() {
    return millis(intendedNanos, firstTokenNanos);
  }

  /** end − intended, milliseconds. */
  public OptionalDouble e2eIntendedMillis() {
    return millis(intendedNanos, OptionalLong.of(endNanos));
  }

  /** Time from the first to the last generated text, milliseconds; the numerator of TPOT. */
  public OptionalDouble generationMillis() {
    return millis(firstTokenNanos, lastTokenNanos);
  }

  private OptionalDouble sinceSentMillis(OptionalLong instant) {
    return millis(sentNanos, instant);
  }

  private static OptionalDouble millis(OptionalLong from, OptionalLong to) {
    return from.isEmpty() || to.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((to.getAsLong() - from.getAsLong()) / 1e6);
  }
}
