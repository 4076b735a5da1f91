package dev.gatlingllm.metrics;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Totals by two sources, over the requests that have both.
 *
 * @param usage tokens by the server's usage
 * @param tokenizer tokens by the client's tokenizer, or by log probabilities
 */
public record TokenComparison(long usage, long tokenizer) {
  static final TokenComparison NONE = new TokenComparison(0, 0);

  /** Relative difference of the server's count from the tokenizer's; empty without requests. */
  OptionalDouble difference() {
    return tokenizer == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) (usage - tokenizer) / tokenizer);
  }

  TokenComparison plus(TokenComparison other) {
    return new TokenComparison(usage + other.usage, tokenizer + other.tokenizer);
  }

  TokenComparison plus(OptionalInt byUsage, OptionalInt byTokenizer) {
    return byUsage.isPresent() && byTokenizer.isPresent()
        ? new TokenComparison(usage + byUsage.getAsInt(), tokenizer + byTokenizer.getAsInt())
        : this;
  }
}
