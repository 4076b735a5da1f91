package dev.gatlingllm.gatling;

import dev.gatlingllm.gatling.LlmCheck.Measurement;
import java.util.Optional;
import java.util.OptionalDouble;

/** The checks of an LLM request, to be imported statically. Times are in milliseconds. */
public final class LlmDsl {
  private LlmDsl() {}

  /** Time to first token, a double. */
  public static Measurement firstToken() {
    return new Measurement(record -> boxed(record.instants().ttftMillis()));
  }

  /** Time to first content, reasoning excluded, a double. */
  public static Measurement firstContent() {
    return new Measurement(record -> boxed(record.instants().ttfcMillis()));
  }

  /** The gaps between chunks, {@link TokenGaps}. */
  public static Measurement interToken() {
    return new Measurement(
        record ->
            record.chunks().count() == 0 ? Optional.empty() : Optional.of(TokenGaps.of(record)));
  }

  /** Completion tokens, an int. */
  public static Measurement completionTokens() {
    return new Measurement(
        record ->
            record.tokens().completionTokens().isEmpty()
                ? Optional.empty()
                : Optional.of(record.tokens().completionTokens().getAsInt()));
  }

  /** End to end, a double. */
  public static Measurement endToEnd() {
    return new Measurement(record -> boxed(record.instants().e2eMillis()));
  }

  /** The failure's cause, e.g. "http429"; no attribute for a success. */
  public static Measurement failureCause() {
    return new Measurement(record -> record.failure().map(failure -> failure.cause().label()));
  }

  private static Optional<Object> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
