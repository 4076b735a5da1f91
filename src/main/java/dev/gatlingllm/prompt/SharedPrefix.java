package dev.gatlingllm.prompt;

/**
 * What all prompts of a run begin with.
 *
 * @param tokens how many the text is, alone and before any of this room's texts
 */
record SharedPrefix(String text, int tokens) {
  static final SharedPrefix NONE = new SharedPrefix("", 0);

  /** Keeps the prefix another text than the first prompt. */
  private static final long OWN_SEED = 0x5DEECE66DL;

  /** Texts that are tried, where a tokenizer joins the end of one with what comes after. */
  private static final int TRIES = 20;

  /**
   * @throws TokenizerException when there is no text of so many tokens that stay the same whatever
   *     comes after
   */
  static SharedPrefix of(Tokenizer tokenizer, int tokens, long seed) {
    if (tokens == 0) {
      return NONE;
    }
    RandomPrompts texts = new RandomPrompts(tokenizer, tokens, seed ^ OWN_SEED);
    for (int i = 0; i < TRIES; i++) {
      SharedPrefix prefix = new SharedPrefix(texts.next().text(), tokens);
      if (prefix.staysApart(tokenizer)) {
        return prefix;
      }
    }
    throw new TokenizerException(
        "No prefix of exactly "
            + tokens
            + " tokens can be shared with the tokenizer "
            + tokenizer.name()
            + "; try another llm.prompt.sharedPrefixTokens or another llm.tokenizer.");
  }

  /** Whether its tokens are the same before any word as alone. */
  private boolean staysApart(Tokenizer tokenizer) {
    int[] alone = tokenizer.encode(text);
    for (char letter = 'A'; letter <= 'Z'; letter++) {
      int[] together = tokenizer.encode(before(letter + "n inlet"));
      if (java.util.Arrays.mismatch(alone, 0, tokens, together, 0, tokens) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The whole of a prompt. */
  String before(String rest) {
    return tokens == 0 ? rest : text + " " + rest;
  }
}
