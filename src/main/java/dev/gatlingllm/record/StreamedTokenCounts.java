package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalInt;

/**
 * The completion tokens of one answer that came as text, by the rule of docs/metrics.md, "Tokens
 * and the time they took".
 *
 * @param tokens tokens that were sent; empty if unknown
 * @param afterFirst tokens that came after the first read with text; ≥ 1; empty if there are none,
 *     they came within 1 ms of it, or their number is unknown
 */
public record StreamedTokenCounts(
    @JsonProperty("streamedTokens") OptionalInt tokens,
    @JsonProperty("tokensAfterFirst") OptionalInt afterFirst) {
  public static final StreamedTokenCounts NONE =
      new StreamedTokenCounts(OptionalInt.empty(), OptionalInt.empty());

  /** Counts in which every token came as text, in a separate chunk. */
  public static StreamedTokenCounts oneEach(OptionalInt tokens) {
    return new StreamedTokenCounts(
        tokens, tokens.orElse(0) < 2 ? OptionalInt.empty() : OptionalInt.of(tokens.getAsInt() - 1));
  }
}
