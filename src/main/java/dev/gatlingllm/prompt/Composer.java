package dev.gatlingllm.prompt;

import dev.gatlingllm.prompt.Phrases.Phrase;
import dev.gatlingllm.prompt.Titles.Title;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Composes a prompt from phrases whose costs add up to the requested tokens: title, full stop,
 * sentences, instruction. Sentences come in a seeded order; one is skipped if sentences could not
 * make up the rest.
 */
final class Composer {
  /** Few orders of the sentences leave a rest that only one which has come already could fill. */
  private static final int ORDERS = 10;

  private final Phrases phrases;

  /** payable[t]: whether some sentences cost t tokens together. */
  private final boolean[] payable;

  Composer(Phrases phrases) {
    this.phrases = phrases;
    int most = phrases.sentences().stream().mapToInt(Phrase::tokens).max().orElse(0);
    this.payable = payable(2 * most);
  }

  private boolean[] payable(int most) {
    boolean[] result = new boolean[most + 1];
    result[0] = true;
    for (int tokens = 1; tokens <= most; tokens++) {
      for (Phrase sentence : phrases.sentences()) {
        int before = tokens - sentence.tokens();
        result[tokens] |= sentence.tokens() > 0 && before >= 0 && result[before];
      }
    }
    return result;
  }

  /**
   * A text of this many tokens, provided that costs add up.
   *
   * @return empty if the phrases cannot make that number
   */
  Optional<String> compose(Title title, int tokens, SplittableRandom random) {
    if (title.tokens() == tokens) {
      return Optional.of(title.text());
    }
    int left = tokens - title.tokens() - phrases.stopTokens();
    Phrase instruction = instruction(left, random);
    left -= instruction.tokens();
    for (Phrase adverb : phrases.adverbs()) {
      int forSentences = left - adverb.tokens();
      if (isPayable(forSentences)) {
        StringBuilder text = new StringBuilder(title.text()).append(adverb.text()).append('.');
        return appendSentences(text, forSentences, random)
            ? Optional.of(text.append(instruction.text()).toString())
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** One of the longer half of those that fit; an empty one if none fits. */
  private Phrase instruction(int room, SplittableRandom random) {
    int affordable = 0;
    for (Phrase instruction : phrases.instructions()) {
      affordable += instruction.tokens() <= room ? 1 : 0;
    }
    return affordable == 0
        ? new Phrase("", 0)
        : phrases.instructions().get(random.nextInt(affordable / 2, affordable));
  }

  /** Known for small numbers; larger ones are assumed to be payable. */
  private boolean isPayable(int tokens) {
    return tokens >= payable.length || (tokens >= 0 && payable[tokens]);
  }

  /**
   * Returns false if no sentence fits any more: the tokenizer's costs leave gaps. None comes twice,
   * unless the prompt needs more than there are.
   */
  private boolean appendSentences(StringBuilder text, int tokens, SplittableRandom random) {
    int start = text.length();
    int left = tokens;
    for (int i = 0; i < ORDERS && left > 0; i++) {
      text.setLength(start);
      left = appendEachOnce(text, tokens, random);
    }
    int before = left + 1;
    while (left > 0 && left < before) {
      before = left;
      left = appendEachOnce(text, left, random);
    }
    return left == 0;
  }

  /** Returns the number of tokens that are left after all sentences have been tried. */
  private int appendEachOnce(StringBuilder text, int tokens, SplittableRandom random) {
    int left = tokens;
    int size = phrases.sentences().size();
    int at = random.nextInt(size);
    int step = strideThrough(size, random);
    for (int i = 0; i < size && left > 0; i++) {
      Phrase sentence = phrases.sentences().get(at);
      if (sentence.tokens() > 0 && isPayable(left - sentence.tokens())) {
        text.append(sentence.text());
        left -= sentence.tokens();
      }
      at = (at + step) % size;
    }
    return left;
  }

  /** A step that visits every sentence once before it comes back. */
  private static int strideThrough(int size, SplittableRandom random) {
    int step = random.nextInt(size) + 1;
    while (Titles.greatestCommonDivisor(step, size) != 1) {
      step++;
    }
    return step;
  }
}
