package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.Delta;
import java.util.OptionalInt;

/**
 * What usage says of a prompt's tokens, and whether it can be: docs/metrics.md, "A count that
 * cannot be".
 *
 * @param said its tokens, or {@link Delta#ABSENT}
 * @param saidCached those of them that came from a cache, likewise
 * @param byTokenizer its tokens by the client's tokenizer
 */
record PromptTokens(int said, int saidCached, OptionalInt byTokenizer) {
  /** No server's tokenizer makes more of one token of the client's: of most, that is bytes. */
  private static final long MOST_EACH = 16;

  /** Most that a server adds of its own: a template, a system prompt, tools. */
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

  /** Nothing from a cache is no claim. */
  OptionalInt refusedCached() {
    return when(!cachedCanBe() && saidCached > 0, saidCached);
  }

  private static OptionalInt when(boolean holds, int count) {
    return holds && count != Delta.ABSENT ? OptionalInt.of(count) : OptionalInt.empty();
  }
}
