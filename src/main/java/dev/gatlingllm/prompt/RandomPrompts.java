package dev.gatlingllm.prompt;

import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.prompt.Phrases.Phrase;
import dev.gatlingllm.prompt.Titles.Title;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Seeded prompts of readable English, each with an exact number of tokens: every text is encoded as
 * a whole before it is returned. The same seed, tokenizer and size give the same prompts in the
 * same order. The first tokens may be shared by all prompts; the following then applies to the
 * rest.
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
  private final int promptTokens;
  private final SharedPrefix prefix;
  private final Draws draws;
  private final Titles titles;
  private final Composer composer;
  private final Phrases phrases;
  private final AtomicLong made = new AtomicLong();

  /**
   * @param promptTokens the size of every prompt in tokens, without special tokens; ≥ 1
   * @param sharedPrefixTokens number of first tokens that are the same in all prompts; 0 to {@code
   *     promptTokens} − 1
   * @param seed decides the prompts and their order
   * @throws TokenizerException if no such prefix can be made
   */
  public RandomPrompts(Tokenizer tokenizer, int promptTokens, int sharedPrefixTokens, long seed) {
    this(Wording.load(), tokenizer, promptTokens, sharedPrefixTokens, seed);
  }

  RandomPrompts(
      Wording wording, Tokenizer tokenizer, int promptTokens, int sharedTokens, long seed) {
    this(wording, Phrases.measure(wording, tokenizer), tokenizer, promptTokens, sharedTokens, seed);
  }

  private RandomPrompts(
      Wording wording,
      Phrases phrases,
      Tokenizer tokenizer,
      int promptTokens,
      int sharedTokens,
      long seed) {
    requirePositive(promptTokens);
    this.prefix =
        sharedTokens == 0
            ? SharedPrefix.NONE
            : SharedPrefix.of(
                new RandomPrompts(
                        wording, phrases, tokenizer, sharedTokens, 0, SharedPrefix.seed(seed))
                    ::numbered,
                sharedTokens,
                tokenizer,
                SharedPrefix.TRIES);
    this.tokenizer = tokenizer;
    this.promptTokens = promptTokens;
    this.draws = Draws.of(seed, "prompts");
    this.phrases = phrases;
    this.titles = Titles.of(wording, tokenizer, seed);
    this.composer = new Composer(phrases);
  }

  public Prompt next() {
    return next(promptTokens);
  }

  /**
   * The next prompt, with another size.
   *
   * @param tokens its size; ≥ 1, and larger than the shared prefix
   */
  public Prompt next(int tokens) {
    return numbered(made.getAndIncrement(), tokens);
  }

  /**
   * The prompt of that number, whatever was made before.
   *
   * @param number from 0
   * @param tokens its size; ≥ 1, and more than the shared prefix has
   */
  public Prompt numbered(long number, int tokens) {
    return numbered(number, tokens, prefix);
  }

  /** The same with another prefix. */
  Prompt numbered(long number, int tokens, SharedPrefix prefix) {
    requirePositive(tokens);
    return new Prompt(text(number, tokens, prefix), tokens);
  }

  private Prompt numbered(int number) {
    return numbered(number, promptTokens);
  }

  private static void requirePositive(int promptTokens) {
    if (promptTokens < 1) {
      throw new IllegalArgumentException("promptTokens is " + promptTokens + ", must be 1 or more");
    }
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
                    "No prompt of exactly "
                        + tokens
                        + " tokens can be made with the tokenizer "
                        + tokenizer.name()
                        + "; try another length or another llm.tokenizer."));
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
