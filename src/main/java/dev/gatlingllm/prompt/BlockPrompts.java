package dev.gatlingllm.prompt;

import dev.gatlingllm.draw.Draws;
import dev.gatlingllm.record.Counted;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Prompts made of blocks, each a text of so many tokens that its number draws: prompts whose first
 * blocks have equal numbers begin with the same text and the same tokens, as a server's prefix
 * cache sees it.
 *
 * <p>Blocks are English words of one token each. Every prompt is encoded as a whole before it is
 * handed out. Thread-safe.
 */
public final class BlockPrompts {
  /** Fewer words would make blocks alike. */
  private static final int LEAST_WORDS = 64;

  /** Makes what belongs to one prompt alone differ from all blocks. */
  private static final String BEFORE = "stone";

  private final Tokenizer tokenizer;
  private final Draws ofBlocks;
  private final Draws ofPrompts;
  private final List<String> firsts;
  private final List<String> words;

  /**
   * @param seed with a block's number decides its text
   * @throws TokenizerException when the tokenizer has too few English words of one token
   */
  public BlockPrompts(Tokenizer tokenizer, long seed) {
    this.tokenizer = tokenizer;
    this.ofBlocks = Draws.of(seed, "blocks");
    this.ofPrompts = Draws.of(seed, "endsOfPrompts");
    int before = tokenizer.count(BEFORE);
    this.words =
        words().filter(word -> tokenizer.count(BEFORE + " " + word) == before + 1).toList();
    this.firsts = words.stream().filter(word -> tokenizer.count(word) == 1).toList();
    if (firsts.size() < LEAST_WORDS) {
      throw new TokenizerException(
          "No blocks of an exact number of tokens can be made with the tokenizer "
              + tokenizer.name()
              + ", which has "
              + firsts.size()
              + " English words of one token, must have "
              + LEAST_WORDS
              + " or more; try another llm.tokenizer, or a trace without hash_ids.");
    }
  }

  private static Stream<String> words() {
    Wording wording = Wording.load();
    return Stream.concat(wording.adjectives().stream(), wording.nouns().stream()).distinct();
  }

  /**
   * @param number of the prompt: decides what comes after the last block
   * @param blocks numbers of its blocks, in order
   * @param blockTokens of each block but the last, which may be partial; ≥ 1
   * @param tokens of the whole prompt; ≥ 1
   * @throws TokenizerException when the tokenizer joins words
   */
  public Prompt prompt(long number, long[] blocks, int blockTokens, int tokens) {
    StringBuilder text = new StringBuilder(8 * tokens);
    int left = tokens;
    for (int i = 0; i < blocks.length && left > 0; i++) {
      int block = Math.min(left, blockTokens);
      append(ofBlocks.random(blocks[i]), block, text);
      left -= block;
    }
    append(ofPrompts.random(number), left, text);
    Prompt prompt = new Prompt(text.toString(), tokens);
    int count = tokenizer.count(prompt.text());
    if (count != tokens) {
      throw new TokenizerException(
          Counted.text(
              "A prompt of blocks has %s {token|tokens} by the tokenizer %s, not %s: it joins"
                  + " words; try another llm.tokenizer, or a trace without hash_ids.",
              count, tokenizer.name(), tokens));
    }
    return prompt;
  }

  private void append(SplittableRandom random, int tokens, StringBuilder text) {
    for (int i = 0; i < tokens; i++) {
      List<String> some = i == 0 ? firsts : words;
      text.append(text.isEmpty() ? "" : " ").append(some.get(random.nextInt(some.size())));
    }
  }
}
