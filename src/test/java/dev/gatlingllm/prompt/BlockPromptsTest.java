package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.Slow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens are counted by an encoder of its own. */
class BlockPromptsTest {
  @TempDir Path folder;

  private static Vocabulary vocabulary(String name) {
    return name.equals("qwen3") ? Vocabulary.qwen3() : Vocabulary.gpt2();
  }

  @ParameterizedTest
  @CsvSource({"qwen3, 512", "qwen3, 16", "gpt2, 512", "gpt2, 16", "gpt2, 2"})
  void equalFirstBlocksAreEqualTokensAndOthersDiffer(String name, int block) {
    OracleTokenizer oracle = vocabulary(name).oracle();
    BlockPrompts prompts = new BlockPrompts(vocabulary(name).tokenizer(), 42);
    int partial = Math.max(1, block / 3);
    long[] one = oracle.ids(of(prompts, 0, block, 3 * block + partial, 1, 2, 3, 4));
    long[] other = oracle.ids(of(prompts, 1, block, 3 * block + partial, 1, 2, 8, 9));
    long[] whole = oracle.ids(of(prompts, 2, block, 4 * block, 1, 2, 3, 4));
    assertThat(one).hasSize(3 * block + partial);
    assertThat(other).hasSize(3 * block + partial);
    assertThat(whole).hasSize(4 * block);
    assertThat(Arrays.mismatch(one, other)).isBetween(2 * block, 2 * block + 2);
    assertThat(Arrays.mismatch(one, whole))
        .as("a partial block is the beginning of the whole one")
        .isEqualTo(one.length);
  }

  private static String of(
      BlockPrompts prompts, long number, int blockTokens, int tokens, long... blocks) {
    Prompt prompt = prompts.prompt(number, blocks, blockTokens, tokens);
    assertThat(prompt.tokens()).hasValue(tokens);
    return prompt.text();
  }

  @Test
  void everyLengthIsExact() {
    OracleTokenizer oracle = Vocabulary.qwen3().oracle();
    BlockPrompts prompts = new BlockPrompts(Vocabulary.qwen3().tokenizer(), 7);
    for (int tokens = 1; tokens < 200; tokens++) {
      long[] blocks = new long[(tokens + 15) / 16];
      Arrays.setAll(blocks, i -> i);
      assertThat(oracle.ids(prompts.prompt(tokens, blocks, 16, tokens).text())).hasSize(tokens);
    }
  }

  /** So short ones that chance could make them alike. */
  @Slow
  @Test
  void aHundredThousandBlocksOfSixteenTokensDiffer() {
    BlockPrompts prompts = new BlockPrompts(Vocabulary.gpt2().tokenizer(), 7);
    Set<String> texts = new HashSet<>();
    for (long id = 0; id < 100_000; id++) {
      texts.add(prompts.prompt(0, new long[] {id}, 16, 16).text());
    }
    assertThat(texts).hasSize(100_000);
  }

  @Test
  void theSeedDecidesAndWhatFollowsTheBlocksIsThePromptsOwn() {
    Tokenizer tokenizer = Vocabulary.gpt2().tokenizer();
    BlockPrompts prompts = new BlockPrompts(tokenizer, 7);
    String text = of(prompts, 0, 16, 40, 1, 2);
    assertThat(of(new BlockPrompts(tokenizer, 7), 0, 16, 40, 1, 2)).isEqualTo(text);
    assertThat(of(new BlockPrompts(tokenizer, 8), 0, 16, 40, 1, 2)).isNotEqualTo(text);
    String other = of(prompts, 1, 16, 40, 1, 2);
    assertThat(other).isNotEqualTo(text).startsWith(of(prompts, 2, 16, 32, 1, 2));
  }

  @Test
  void aTokenizerWithoutEnglishWordsIsRefused() throws IOException {
    Path tiny = TinyVocabulary.characters(folder);
    try (Tokenizer tokenizer = TokenizerSource.load(tiny.toString())) {
      assertThatThrownBy(() -> new BlockPrompts(tokenizer, 1))
          .isInstanceOf(TokenizerException.class)
          .hasMessageStartingWith("No blocks of an exact number of tokens can be made");
    }
  }
}
