package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.Delta;
import java.util.OptionalInt;

/**
 * The prompt's tokens by usage, and whether they are possible: docs/metrics.md, "A count that
 * cannot be".
 *
 * @param said prompt tokens, or {@link Delta#ABSENT}
 * @param saidCached cached prompt tokens, or {@link Delta#ABSENT}
 * @param byTokenizer prompt tokens by the client's tokenizer
 */
record PromptTokens(int said, int saidCached, OptionalInt byTokenizer) {
  /** Maximum number of a server's tokens for one of the client's: about its bytes. */
  private static final long MOST_EACH = 16;

  /** Maximum number of tokens that a server adds: a template, a system prompt, tools. */
  private static final long MOST_ADDED = 100_000;

  private boolean canBe() {
    return said > 0
        ? byTokenizer.isEmpty() || said <= MOST_EACH * byTokenizer.getAsInt() + MOST_ADDED
        : byTokenizer.orElse(1) == 0;
  }

  private boolean cachedCanBe() {
    return said == Delta.ABSENT || canBe() && saidCached <= said;
  }

  OptionalInt usage() {
    return when(canBe(), said);
  }

  OptionalInt refused() {
    return when(!canBe(), said);
  }

  OptionalInt cached() {
    return when(cachedCanBe(), saidCached);
  }

  /** The cached tokens by usage, if they were refused. */
  OptionalInt refusedCached() {
    return when(!cachedCanBe() && saidCached > 0, saidCached);
  }

  private static OptionalInt when(boolean holds, int count) {
    return holds && count != Delta.ABSENT ? OptionalInt.of(count) : OptionalInt.empty();
  }
}
