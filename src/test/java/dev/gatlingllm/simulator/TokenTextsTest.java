package dev.gatlingllm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextsTest {

  @BeforeAll
  static void keepTheTokenizerFromCallingOut() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user-files/resources/tokenizers/qwen3-tokenizer.json.gz",
        "src/test/resources/tokenizers/gpt2-tokenizer.json.gz"
      })
  void anAnswerCountedAgainHasAsManyTokensAsItsPieces(String file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of(file)));
        HuggingFaceTokenizer tokenizer =
            HuggingFaceTokenizer.newInstance(
                in,
                Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"))) {
      ToIntFunction<String> counter = text -> tokenizer.encode(text).getIds().length;
      TokenTexts texts = TokenTexts.probe(counter);
      for (int tokens : new int[] {1, 2, 3, 17, 256, 3000}) {
        for (long salt = 0; salt < 20; salt++) {
          assertThat(counter.applyAsInt(texts.text(salt, 0, tokens))).isEqualTo(tokens);
        }
      }
    }
  }

  @Test
  void everyPrefixOfAnAnswerCountsItsPieces() {
    TokenTexts texts = TokenTexts.probe(Bodies::words);
    for (int tokens = 1; tokens < 300; tokens++) {
      assertThat(Bodies.words(texts.text(5, 0, tokens))).isEqualTo(tokens);
    }
  }

  @Test
  void answersOfDifferentSaltDiffer() {
    TokenTexts texts = TokenTexts.probe(Bodies::words);
    Set<String> answers = new HashSet<>();
    for (long salt = 0; salt < 1000; salt++) {
      answers.add(texts.text(salt, 0, 8));
    }
    assertThat(answers).hasSize(1000);
  }

  @Test
  void aCounterThatAddsASpecialTokenToEveryTextIsServed() {
    TokenTexts texts = TokenTexts.probe(text -> 1 + Bodies.words(text));
    assertThat(Bodies.words(texts.text(0, 0, 9))).isEqualTo(9);
  }

  @Test
  void aCounterByWhichNoWordIsOneTokenIsRefusedInOneSentence() {
    assertThatThrownBy(() -> TokenTexts.probe(String::length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokenizer");
  }
}
