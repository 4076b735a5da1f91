package dev.gatlingllm.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.draw.LengthPairs.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weighted choices, pairs of lengths and choices of groups. */
class ChoicesTest {
  private static final int DRAWS = 40_000;

  @Test
  void eachValueComesAsOftenAsItsWeightSays() {
    WeightedChoice<String> choice =
        WeightedChoice.of(
            List.of("chat", "never", "summarise", "embed"), List.of(7.0, 0.0, 2.0, 1.0));
    Draws draws = Draws.of(1, "class");
    int[] counts = new int[3];
    for (int i = 0; i < DRAWS; i++) {
      counts[choice.items().indexOf(choice.draw(draws.number(i)))]++;
    }
    assertThat(choice.items()).containsExactly("chat", "summarise", "embed");
    for (int i = 0; i < 3; i++) {
      double share = List.of(0.7, 0.2, 0.1).get(i);
      assertThat(choice.share(i)).isCloseTo(share, within(1e-12));
      assertThat((double) counts[i] / DRAWS)
          .isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / DRAWS)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "128/128 at 50 %, 2048/256 at 50 %",
        "128/128 at 50%,2048/256 at 50%",
        "128/128 AT 3 , 2048/256 at 3",
        "128/128 at 0.5%, 2048/256 at 0.5%, 1/1 at 0 %"
      })
  void pairsAreDrawnTogether(String text) {
    LengthPairs pairs = LengthPairs.parse("llm.lengths", text);
    assertThat(pairs.pairs()).containsExactly(new Pair(128, 128), new Pair(2048, 256));
    assertThat(pairs.share(0)).isEqualTo(0.5);
    Draws draws = Draws.of(1, "lengths");
    int longer = 0;
    for (int i = 0; i < DRAWS; i++) {
      longer += pairs.draw(draws.number(i)).inputTokens() == 2048 ? 1 : 0;
    }
    assertThat(longer).isBetween(DRAWS / 2 - 400, DRAWS / 2 + 400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "128 at 50 % | : '128' must be a number of input tokens and one of output tokens, from 1 to"
            + " 10,000,000 each, e.g. 2048/256.",
        "128/0 at 1 | : '128/0' must be a number of input tokens and one of output tokens, from 1"
            + " to 10,000,000 each, e.g. 2048/256.",
        "128/128 50 % | : '50' must be 'at'.",
        "128/128 at -1 | : '-1' must be a weight, a number of 0 or more.",
        "128/128 at 50 % 2048/256 at 50 % | : '2048/256' must be ',' and a further pair, or left"
            + " out.",
        "128/128 at 50 %, | : ',' must be followed by a number of input tokens and one of output"
            + " tokens, from 1 to 10,000,000 each, e.g. 2048/256.",
        "128/128, 1/1 | : ',' must be 'at'.",
        "128/128 at 0, 1/1 at 0 % | has weights that sum to 0, must have one above 0.",
      })
  void aPairThatDoesNotFitIsNamed(String text, String why) {
    String between = why.startsWith(":") ? "" : " ";
    assertThatThrownBy(() -> LengthPairs.parse("llm.lengths", text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("llm.lengths ('" + text + "')" + between + why);
  }

  @ParameterizedTest
  @CsvSource({"uniform, 0, 7", "zipf 1.1, 1.1, 7", "zipf 0.5, 0.5, 50", "ZIPF 3, 3, 1"})
  void eachGroupComesAsOftenAsTheLawSays(String text, double exponent, int groups) {
    GroupChoice choice = GroupChoice.parse("llm.prefixChoice", text);
    Draws draws = Draws.of(2, "prefix");
    int[] counts = new int[groups];
    for (int i = 0; i < DRAWS; i++) {
      counts[choice.draw(draws.number(i), groups)]++;
    }
    double sum = 0;
    for (int group = 1; group <= groups; group++) {
      sum += Math.pow(group, -exponent);
    }
    for (int group = 0; group < groups; group++) {
      double share = Math.pow(group + 1, -exponent) / sum;

      assertThat((double) counts[group] / DRAWS)
          .isCloseTo(share, within(4.5 * Math.sqrt(share * (1 - share) / DRAWS) + 1e-12));
    }
    assertThat(GroupChoice.parse("key", choice.toString())).isEqualTo(choice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "zipf | 'zipf' must be followed by the exponent, a number above 0.",
        "zipf 0 | '0' must be the exponent, a number above 0.",
        "zipf 21 | '21' must be the exponent, at most 20.",
        "random | 'random' must be 'uniform', or 'zipf' and its exponent, e.g. zipf 1.1.",
        "uniform 7 | '7' must be left out: the choice ends before it.",
      })
  void aChoiceThatDoesNotFitIsNamed(String text, String why) {
    assertThatThrownBy(() -> GroupChoice.parse("llm.prefixChoice", text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("llm.prefixChoice ('" + text + "'): " + why);
  }
}
