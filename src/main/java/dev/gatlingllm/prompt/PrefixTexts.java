package dev.gatlingllm.prompt;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The texts of shared prefixes, each made when it is first needed, and kept. Thread-safe.
 *
 * <p>Some are made at once, or the run is refused. If each of 60 could be made of the first 20
 * texts, then at most 7 of 8 texts fail (with a confidence of 95 %), and 400 in a row never do.
 */
final class PrefixTexts {
  /** What is made before the load, in tokens: about half a second's. */
  private static final int TRIED_TOKENS = 100_000;

  /** Those of the words that are tried behind a prefix. */
  private static final int TOKENS_BEHIND = 1_000;

  private static final int TRIES_IN_THE_LOAD = 400;

  private static final long MOST_NUMBERS = 1L << 40;

  private final RandomPrompts texts;
  private final Tokenizer tokenizer;
  private final int tokens;
  private final AtomicReferenceArray<SharedPrefix> made;

  /**
   * Makes the first ones.
   *
   * @param prefixes of 1 or more tokens
   * @throws TokenizerException if one of them cannot be made
   */
  PrefixTexts(Tokenizer tokenizer, SharedPrefixes prefixes, long seed) {
    this.tokenizer = tokenizer;
    this.tokens = prefixes.tokens();
    this.texts = new RandomPrompts(tokenizer, SharedPrefix.seed(seed));
    this.made = new AtomicReferenceArray<>(prefixes.groups());
    int first = Math.max(1, TRIED_TOKENS / (tokens + TOKENS_BEHIND));
    for (int group = 0; group < Math.min(first, made.length()); group++) {
      made.set(group, make(group, SharedPrefix.TRIES));
    }
  }

  private SharedPrefix make(int group, int tries) {
    return SharedPrefix.of(
        attempt -> texts.numbered(number(group, attempt), tokens), tokens, tokenizer, tries);
  }

  /** Each group has numbers of its own, and tries are far apart: neighbours may end alike. */
  private long number(int group, int attempt) {
    long far = attempt == 0 ? 0 : new SplittableRandom(attempt).nextLong(MOST_NUMBERS);
    return far * made.length() + group;
  }

  SharedPrefix of(int group) {
    SharedPrefix known = made.get(group);
    if (known == null) {
      known = make(group, TRIES_IN_THE_LOAD);
      made.set(group, known);
    }
    return known;
  }
}
