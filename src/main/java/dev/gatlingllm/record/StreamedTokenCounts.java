package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalInt;

/**
 * The completion tokens of one answer that came as text, by the rule of docs/metrics.md, "Tokens
 * and the time they took".
 *
 * @param tokens without those that were generated and never sent; empty where that is not known
 * @param afterFirst those that came after the first read that had text; at least 1, empty where
 *     there are none, they came within 1 ms of it, or their number is not known
 */
public record StreamedTokenCounts(
    @JsonProperty("streamedTokens") OptionalInt tokens,
    @JsonProperty("tokensAfterFirst") OptionalInt afterFirst) {
  public static final StreamedTokenCounts NONE =
      new StreamedTokenCounts(OptionalInt.empty(), OptionalInt.empty());

  /** Every token came as text, in a chunk of its own. */
  public static StreamedTokenCounts oneEach(OptionalInt tokens) {
    return new StreamedTokenCounts(
        tokens, tokens.orElse(0) < 2 ? OptionalInt.empty() : OptionalInt.of(tokens.getAsInt() - 1));
  }
}
