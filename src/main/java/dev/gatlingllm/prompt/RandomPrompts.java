package dev.gatlingllm.prompt;

import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.prompt.Phrases.Phrase;
import dev.gatlingllm.prompt.Titles.Title;
import dev.gatlingllm.record.Counted;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Seeded prompts of readable English, each with an exact number of tokens: every text is encoded as
 * a whole before it is returned. The same seed, tokenizer, size and number give the same prompt. It
 * may begin with a shared prefix; the following then applies to the rest.
 *
 * <p>From 16 tokens up no two of the first 16 million prompts share their first 16 tokens, and each
 * ends in an instruction to write at length. Below that, prompts are as different as their size
 * allows. With a tokenizer that has no English words of one token, only the count is promised.
 * Thread-safe.
 */
public final class RandomPrompts {
  /** Costs add up with nearly every tokenizer; others get a few attempts. */
  private static final int ROUNDS = 6;

  private final Tokenizer tokenizer;
  private final Draws draws;
  private final Titles titles;
  private final Composer composer;
  private final Phrases phrases;

  public RandomPrompts(Tokenizer tokenizer, long seed) {
    this(Wording.load(), tokenizer, seed);
  }

  RandomPrompts(Wording wording, Tokenizer tokenizer, long seed) {
    this.tokenizer = tokenizer;
    this.draws = Draws.of(seed, "prompts");
    this.phrases = Phrases.measure(wording, tokenizer);
    this.titles = Titles.of(wording, tokenizer, seed);
    this.composer = new Composer(phrases);
  }

  /**
   * The prompt of that number, whatever was made before.
   *
   * @param number from 0
   * @param tokens its size, without special tokens; ≥ 1
   */
  public Prompt numbered(long number, int tokens) {
    return numbered(number, tokens, SharedPrefix.NONE);
  }

  /** The same with a prefix, of fewer tokens. */
  Prompt numbered(long number, int tokens, SharedPrefix prefix) {
    if (tokens < 1) {
      throw new IllegalArgumentException("promptTokens is " + tokens + ", must be 1 or more");
    }
    return new Prompt(text(number, tokens, prefix), tokens);
  }

  private String text(long index, int tokens, SharedPrefix prefix) {
    int own = tokens - prefix.tokens();
    Title title = titles.title(index, own);
    int aim = own;
    for (int round = 0; round < ROUNDS; round++) {
      Optional<String> text = composer.compose(title, aim, draws.random(index));
      if (text.isEmpty()) {
        break;
      }
      String whole = prefix.before(text.get());
      int count = tokenizer.count(whole);
      if (count == tokens) {
        return whole;
      }
      aim += tokens - count;
    }
    return cut(title, tokens, draws.random(index), prefix);
  }

  /** Does not rely on costs: cuts a longer text where the count is right. */
  private String cut(Title title, int tokens, SplittableRandom random, SharedPrefix prefix) {
    String text = prefix.before(longer(title, tokens, random));
    if (tokens - prefix.tokens() >= 16) {
      String instruction = phrases.instructions().get(0).text();
      Optional<String> ended = Cut.toExactly(tokens, text, instruction, tokenizer);
      // A title cut short would not be unique.
      if (ended.isPresent() && ended.get().startsWith(prefix.before(title.text()))) {
        return ended.get();
      }
    }
    return Cut.toExactly(tokens, text, "", tokenizer)
        .orElseThrow(
            () ->
                new TokenizerException(
                    Counted.text(
                        "No prompt of exactly %s {token|tokens} can be made with the tokenizer %s;"
                            + " try another length or another llm.tokenizer.",
                        tokens, tokenizer.name())));
  }

  private String longer(Title title, int tokens, SplittableRandom random) {
    StringBuilder text = new StringBuilder(title.text()).append('.');
    List<Phrase> sentences = phrases.sentences();
    // A token rarely has less than one character, so this ends; if it has, the cut finds nothing.
    long most = 64L * tokens + 4096;
    while (tokenizer.count(text.toString()) < tokens && text.length() < most) {
      int batch = 1 + tokens / 16;
      for (int i = 0; i < batch; i++) {
        text.append(sentences.get(random.nextInt(sentences.size())).text());
      }
    }
    return text.toString();
  }
}
