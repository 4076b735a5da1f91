package dev.gatlingllm.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetInputsTest {
  @TempDir Path folder;

  private OpenDataset open(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("data"), text);
    return OpenDataset.open(Dataset.of(file.toString()).once(), DatasetTest::words);
  }

  private static DatasetInputs inputs(OpenDataset open) {
    return new DatasetInputs(
        new DatasetReader(open, LongUnaryOperator.identity(), 1, 1), DatasetTest::words);
  }

  @Test
  void aRowIsAskedWithItsTokensCounted() throws IOException {
    try (OpenDataset open =
        open(
            "{\"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"}, {\"role\":"
                + " \"user\", \"content\": \"And why so?\"}], \"stream\": false, \"seed\": 7}\n"
                + "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]}\n")) {
      DatasetInputs inputs = inputs(open);
      LlmInput first = inputs.next().orElseThrow();
      assertThat(first.tokens()).hasValue(5);
      assertThat(first.prompt().text()).isEqualTo("And why so?");
      assertThat(first.stream()).contains(false);
      assertThat(first.body()).isEqualTo(Map.of("seed", 7));
      assertThat(first.maxTokens()).as("the run's own").isEmpty();
      LlmInput second = inputs.next().orElseThrow();
      assertThat(second.isOnePrompt()).isTrue();
      assertThat(second.stream()).as("the run's own").isEmpty();
      assertThat(inputs.next()).isEmpty();
    }
  }

  @Test
  void theDatasetsReplyLimitsTheAnswer() throws IOException {
    try (OpenDataset open =
        open(
            "[{\"conversations\": [{\"from\": \"human\", \"value\": \"Why?\"}, {\"from\": \"gpt\","
                + " \"value\": \"It is so.\"}, {\"from\": \"human\", \"value\": \"Oh?\"}]}]")) {
      LlmInput input = inputs(open).next().orElseThrow();
      assertThat(input.isOnePrompt()).isTrue();
      assertThat(input.prompt().text()).isEqualTo("Why?");
      assertThat(input.maxTokens()).hasValue(3);
    }
  }

  @Test
  void aRowIsAConversation() throws IOException {
    try (OpenDataset open =
        open(
            "{\"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"}, {\"role\":"
                + " \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\", \"content\":"
                + " \"It is so.\"}, {\"role\": \"user\", \"content\": \"Oh?\"}], \"seed\": 7}\n")) {
      DatasetScripts scripts =
          new DatasetScripts(
              new DatasetReader(open, LongUnaryOperator.identity(), 1, 1),
              DatasetTest::words,
              (conversation, turn) -> Duration.ofSeconds(100 * conversation + turn));
      Script script = scripts.next().orElseThrow();
      assertThat(scripts.next()).isEmpty();
      assertThat(script.turns()).isEqualTo(2);
      assertThat(script.think(1)).hasSeconds(1);
      Script.Turn first = script.turn(0);
      assertThat(first.input().tokens()).hasValue(3);
      assertThat(first.input().maxTokens()).hasValue(3);
      assertThat(first.input().body()).isEqualTo(Map.of("seed", 7));
      assertThat(first.reply().orElseThrow().content()).isEqualTo(new Prompt("It is so.", 3));
      Script.Turn second = script.turn(1);
      assertThat(second.input().messages())
          .extracting(it -> it.content().text())
          .containsExactly("Oh?");
      assertThat(second.input().maxTokens()).isEmpty();
      assertThat(second.reply()).isEmpty();
    }
  }

  @Test
  void aFileThatIsGoneIsSaidInOneSentence() throws IOException {
    try (OpenDataset open = open("Why?\nSo?\n")) {
      DatasetInputs inputs = inputs(open);
      inputs.next();
      Files.delete(folder.resolve("data"));
      assertThatThrownBy(inputs::next)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage(
              "The dataset %s, line 2 cannot be read: the file is not there any more."
                  .formatted(folder.resolve("data")));
    }
  }
}
