package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code llm.dataset}: what is read of which file. */
class DatasetSettingsTest {
  private static Sources of(String settings) {
    Sources sources = Sources.none();
    for (String setting : settings.split(" ")) {
      String[] parts = setting.split("=", 2);
      sources = sources.property("llm." + parts[0], parts[1]);
    }
    return sources;
  }

  @Test
  void withoutAFileThereIsNone() {
    assertThat(Sources.none().read().dataset()).isEmpty();
  }

  @Test
  void allRowsInOrderRoundAndRoundAreTheDefault() {
    assertThat(of("dataset.file=a.jsonl").read().dataset())
        .contains(
            new DatasetConfig(
                "a.jsonl",
                Optional.empty(),
                Optional.empty(),
                0,
                OptionalInt.empty(),
                OptionalLong.empty(),
                false,
                true,
                false,
                true));
  }

  @Test
  void everySettingIsRead() {
    assertThat(
            of("dataset.file=a.csv dataset.format=csv dataset.column=q dataset.leastTokens=3"
                    + " dataset.mostTokens=9 dataset.limit=7 dataset.shuffle=true"
                    + " dataset.repeat=false dataset.onError=skip dataset.asLongAsReplies=false")
                .read()
                .dataset())
        .contains(
            new DatasetConfig(
                "a.csv",
                Optional.of("csv"),
                Optional.of("q"),
                3,
                OptionalInt.of(9),
                OptionalLong.of(7),
                true,
                false,
                true,
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "dataset.format=jsonl | llm.dataset.format is 'jsonl', must be one of auto, chat, sharegpt,"
            + " batch, csv, text.",
        "dataset.format=csv | llm.dataset.column is '', must be the name of a column with"
            + " llm.dataset.format=csv: that of the prompt.",
        "dataset.format=text dataset.column=q | llm.dataset.column is 'q', must be empty with"
            + " llm.dataset.format=text: only CSV has columns.",
        "dataset.leastTokens=9 dataset.mostTokens=8 | llm.dataset.mostTokens is '8', must be at"
            + " least llm.dataset.leastTokens, which is 9.",
        "dataset.limit=0 | llm.dataset.limit is '0', must be a whole number from 1 to 100,000,000,"
            + " or unlimited.",
        "dataset.onError=ignore | llm.dataset.onError is 'ignore', must be one of fail, skip.",
        "dataset.file=x promptTokens=9 | llm.promptTokens is '9', must be left at its default with"
            + " llm.dataset.file=x: its rows are what users ask.",
        "dataset.file=x prompt.sharedPrefixTokens=9 | llm.prompt.sharedPrefixTokens is '9', must be"
            + " left at its default with llm.dataset.file=x: its rows are what users ask.",
        "dataset.file=x prompt.images=8x8 | llm.prompt.images is '8x8', must be left at its default"
            + " with llm.dataset.file=x: its rows are what users ask.",
        "dataset.shuffle=true | llm.dataset.shuffle is 'true', must be left at its default with no"
            + " llm.dataset.file: there is no dataset.",
      })
  void whatDoesNotFitIsRefused(String settings, String message) {
    assertThatThrownBy(of(settings)::read).isInstanceOf(ConfigException.class).hasMessage(message);
  }
}
