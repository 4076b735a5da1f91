package dev.gatlingllm.prompt;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** The texts of shared prefixes, each made when it is first needed, and kept. Thread-safe. */
final class PrefixTexts {
  private final RandomPrompts texts;
  private final Tokenizer tokenizer;
  private final int tokens;
  private final AtomicReferenceArray<SharedPrefix> made;

  /**
   * Makes the first one.
   *
   * @param prefixes of 1 or more tokens
   * @throws TokenizerException if no such prefix can be made
   */
  PrefixTexts(Tokenizer tokenizer, SharedPrefixes prefixes, long seed) {
    this.tokenizer = tokenizer;
    this.tokens = prefixes.tokens();
    this.texts = new RandomPrompts(tokenizer, tokens, 0, SharedPrefix.seed(seed));
    this.made = new AtomicReferenceArray<>(prefixes.groups());
    of(0);
  }

  /**
   * The prefix of a group.
   *
   * @throws TokenizerException if no such prefix can be made
   */
  SharedPrefix of(int group) {
    SharedPrefix known = made.get(group);
    if (known == null) {
      known =
          SharedPrefix.of(
              attempt -> texts.numbered((long) group * SharedPrefix.TRIES + attempt, tokens),
              tokens,
              tokenizer);
      made.set(group, known);
    }
    return known;
  }
}
