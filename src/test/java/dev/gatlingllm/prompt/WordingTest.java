package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordingTest {
  private final Wording wording = Wording.load();

  @Test
  void thereAreAFewHundredSentences() {
    assertThat(wording.sentences()).hasSizeGreaterThan(300).doesNotHaveDuplicates();
  }

  @Test
  void everySentenceIsOnePlainSentence() {
    assertThat(wording.sentences())
        .allSatisfy(sentence -> assertThat(sentence).matches("[A-Z][A-Za-z ,'-]*\\."));
  }

  @Test
  void everyInstructionIsASentence() {
    assertThat(wording.instructions())
        .allSatisfy(instruction -> assertThat(instruction).matches("[A-Z][A-Za-z ,]*\\."));
  }

  @Test
  void titlesAreMadeOfPlainWords() {
    assertThat(wording.adjectives()).hasSizeGreaterThan(200);
    assertThat(wording.nouns()).hasSizeGreaterThan(500);
    assertThat(wording.adjectives()).allSatisfy(word -> assertThat(word).matches("[a-z]+"));
    assertThat(wording.nouns()).allSatisfy(word -> assertThat(word).matches("[a-z]+"));
  }

  @Test
  void anEmptyListIsNamed() {
    List<String> some = List.of("x");
    assertThatThrownBy(() -> new Wording(List.of(), some, some, some))
        .hasMessage("prompts/corpus.txt is empty");
  }
}
