package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 2 | 0 answers have 2 parts",
        "1 | 2 | 1 answer has 2 parts",
        "1234 | 1 | 1,234 answers have 1 part"
      })
  void wordsAfterANumberAreInItsNumber(int answers, int parts, String text) {
    assertThat(Counted.text("%,d {answer has|answers have} %d {part|parts}", answers, parts))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 50 % of 1 token",
    "+1, 50 % of +1 token",
    "1.0, 50 % of 1.0 tokens",
    "All, 50 % of All tokens"
  })
  void aNumberMayBeATextAndAPercentSignIsNone(String number, String text) {
    assertThat(Counted.text("%d %% of %s {token|tokens}", 50, number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"{a|b}, 1 of {a|b}", "%d $1, 1 of %d $1"})
  void whatIsInAValueStaysAsItIs(String value, String text) {
    assertThat(Counted.text("%d {of|ofs} %s", 1, value)).isEqualTo(text);
  }
}
