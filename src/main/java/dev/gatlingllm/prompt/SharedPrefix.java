package dev.gatlingllm.prompt;

import dev.gatlingllm.record.Counted;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The beginning of prompts that have it in common.
 *
 * @param tokens number of tokens of the text, both alone and before any prompt
 */
record SharedPrefix(String text, int tokens) {
  static final SharedPrefix NONE = new SharedPrefix("", 0);

  /** Makes the prefix differ from the first prompt. */
  private static final long OWN_SEED = 0x5DEECE66DL;

  /** Characters. */
  private static final int END = 100;

  /** Number of texts to try at first: a tokenizer may join the end of a text with what follows. */
  static final int TRIES = 20;

  /** Seed of the texts from which a prefix is chosen. */
  static long seed(long promptsSeed) {
    return promptsSeed ^ OWN_SEED;
  }

  /**
   * The first of these texts whose tokens do not depend on what follows.
   *
   * @param texts texts with the prefix's number of tokens, by number from 0
   * @param tokens that number
   * @param tries number of texts to try
   * @throws TokenizerException if there is none
   */
  static SharedPrefix of(IntFunction<Prompt> texts, int tokens, Tokenizer tokenizer, int tries) {
    for (int i = 0; i < tries; i++) {
      try {
        SharedPrefix prefix = new SharedPrefix(texts.apply(i).text(), tokens);
        if (prefix.staysApart(tokenizer)) {
          return prefix;
        }
      } catch (TokenizerException e) {
        // Said below, if it is so of all: the setting is that of the prefix.
      }
    }
    throw new TokenizerException(
        Counted.text(
            "No prefix of exactly %s {token|tokens} can be shared with the tokenizer %s; try"
                + " another llm.prompt.sharedPrefixTokens or another llm.tokenizer.",
            tokens, tokenizer.name()));
  }

  /**
   * Whether its tokens are the same alone and before any word: as a whole before one of them, its
   * end, the only part that a word can change, before all.
   */
  private boolean staysApart(Tokenizer tokenizer) {
    String end = text.substring(text.lastIndexOf(' ', Math.max(0, text.length() - END)) + 1);
    int[] alone = tokenizer.encode(end);
    for (char letter = 'A'; letter <= 'Z'; letter++) {
      if (!begins(tokenizer.encode(end + " " + letter + "n inlet"), alone)) {
        return false;
      }
    }
    return begins(tokenizer.encode(before("An inlet")), tokenizer.encode(text));
  }

  private static boolean begins(int[] all, int[] first) {
    return all.length >= first.length
        && Arrays.mismatch(all, 0, first.length, first, 0, first.length) < 0;
  }

  /** The whole of a prompt. */
  String before(String rest) {
    return tokens == 0 ? rest : text + " " + rest;
  }
}
