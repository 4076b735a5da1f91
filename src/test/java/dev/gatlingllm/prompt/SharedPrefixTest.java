package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.Slow;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.draw.GroupChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens are counted by an encoder of its own. */
class SharedPrefixTest {
  @TempDir Path folder;

  /** Sizes of the prefix and of the whole, from the least to the usual, alike and far apart. */
  @Slow
  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "1, 20",
    "2, 3",
    "3, 40",
    "7, 64",
    "15, 31",
    "16, 17",
    "16, 32",
    "64, 80",
    "100, 101",
    "256, 512",
    "500, 512",
    "1000, 1024"
  })
  void theFirstTokensAreTheSameAndTheNumberIsExact(int shared, int size) {
    for (Vocabulary vocabulary : List.of(Vocabulary.qwen3(), Vocabulary.gpt2())) {
      Source<Script> prompts = prompts(vocabulary.tokenizer(), size, shared);
      Set<String> prefixes = new HashSet<>();
      Set<String> texts = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        Prompt prompt = next(prompts);
        long[] ids = vocabulary.oracle().ids(prompt.text());
        assertThat(ids).as(prompt.text()).hasSize(size);
        assertThat(prompt.tokens()).hasValue(size);
        prefixes.add(Arrays.toString(Arrays.copyOf(ids, shared)));
        texts.add(prompt.text());
      }
      assertThat(prefixes).hasSize(1);
      // One token has a few hundred words to choose from.
      assertThat(texts).hasSizeGreaterThanOrEqualTo(size - shared > 1 ? 100 : 50);
    }
  }

  @Test
  void from16TokensOfItsOwnNoPromptBeginsAsAnotherAfterThePrefix() {
    Source<Script> prompts = prompts(Vocabulary.qwen3().tokenizer(), 64, 32);
    Set<String> beginnings = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      long[] ids = Vocabulary.qwen3().oracle().ids(next(prompts).text());
      beginnings.add(Arrays.toString(Arrays.copyOf(ids, 48)));
    }
    assertThat(beginnings).hasSize(2_000);
  }

  private static PrefixTexts groups(Tokenizer tokenizer, int number) {
    GroupChoice any = GroupChoice.uniform();
    return new PrefixTexts(tokenizer, new SharedPrefixes(10, number, any, 1), 1);
  }

  @Test
  void groupsThatMayFailDuringTheLoadAreRefusedBeforeIt() throws IOException {
    String file = TinyVocabulary.charactersThatJoinASpace(folder).toString();
    try (Tokenizer joining = TokenizerSource.load(file)) {
      assertThat(groups(joining, 1).of(0).tokens()).isEqualTo(10);
      assertThatThrownBy(() -> groups(joining, 100_000))
          .isInstanceOf(TokenizerException.class)
          .hasMessageStartingWith("No prefix of exactly 10 tokens can be shared");
    }
    assertThat(groups(Vocabulary.qwen3().tokenizer(), 100_000).of(99_999).tokens()).isEqualTo(10);
  }

  @Test
  void aTextThatCannotBeMadeIsNotTheLastOneTried() {
    Tokenizer qwen3 = Vocabulary.qwen3().tokenizer();
    RandomPrompts texts = new RandomPrompts(qwen3, 7);
    IntFunction<Prompt> secondOnly =
        number -> {
          if (number == 1) {
            return texts.numbered(1, 40);
          }
          throw new TokenizerException("not this one");
        };
    assertThat(SharedPrefix.of(secondOnly, 40, qwen3, 2).text())
        .isEqualTo(texts.numbered(1, 40).text());
  }

  @Test
  void theSeedDecidesThePrefix() {
    Tokenizer qwen3 = Vocabulary.qwen3().tokenizer();
    assertThat(prefix(qwen3, 7)).isEqualTo(prefix(qwen3, 7));
    assertThat(prefix(qwen3, 8)).isNotEqualTo(prefix(qwen3, 7));
  }

  @Test
  void withoutAPrefixThePromptsAreThoseThatTheyWere() {
    Tokenizer qwen3 = Vocabulary.qwen3().tokenizer();
    RandomPrompts texts = new RandomPrompts(qwen3, 7);
    Source<Script> prompts = prompts(qwen3, 50, 0);
    assertThat(Stream.generate(() -> next(prompts)).limit(20).toList())
        .isEqualTo(LongStream.range(0, 20).mapToObj(i -> texts.numbered(i, 50)).toList());
  }

  /** As users ask them, of that size, with so many first tokens in common. */
  private static Source<Script> prompts(Tokenizer tokenizer, int size, int shared) {
    return new SyntheticPlan(
            Lengths.of(Distribution.constant(size), Optional.empty()),
            SharedPrefixes.of(shared),
            Generations.NO_IMAGES,
            "llm.promptTokens")
        .open(new InputPlan.Context(tokenizer, 7, 1, 1, say -> {}, input -> {}));
  }

  private static Prompt next(Source<Script> prompts) {
    return prompts.next().orElseThrow().atOnce().prompt();
  }

  @Test
  void aTokenizerThatKeepsNoTokensApartIsNamed() throws IOException {
    Path vocabulary = TinyVocabulary.oneTokenForAnything(folder);
    try (Tokenizer tokenizer = TokenizerSource.load(vocabulary.toString())) {
      assertThatThrownBy(() -> prompts(tokenizer, 9, 4))
          .isInstanceOf(TokenizerException.class)
          .hasMessageContaining("tokens can be ");
    }
  }

  private static SharedPrefix prefix(Tokenizer tokenizer, long seed) {
    RandomPrompts texts = new RandomPrompts(tokenizer, SharedPrefix.seed(seed));
    return SharedPrefix.of(number -> texts.numbered(number, 40), 40, tokenizer, 20);
  }
}
