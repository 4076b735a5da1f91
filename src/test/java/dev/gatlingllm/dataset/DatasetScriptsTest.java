package dev.gatlingllm.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.dataset.DatasetScripts.Answers;
import dev.gatlingllm.draw.Distribution;
import dev.gatlingllm.prompt.ConversationPlan;
import dev.gatlingllm.prompt.InputException;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.Script;
import dev.gatlingllm.prompt.Source;
import dev.gatlingllm.prompt.SourceFacts;
import dev.gatlingllm.prompt.TokenizerLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetScriptsTest {
  private static final Answers USUAL = new Answers(true, Optional.empty(), false);

  @TempDir Path folder;

  private OpenDataset open(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("data"), text);
    return OpenDataset.open(Dataset.of(file.toString()).once(), DatasetTest::words, it -> {});
  }

  private static DatasetScripts scripts(OpenDataset open, Answers answers) {
    return new DatasetScripts(
        new DatasetReader(open, LongUnaryOperator.identity(), 1, 1),
        DatasetTest::words,
        answers,
        1);
  }

  private static SourceFacts facts(DatasetScripts scripts) {
    return scripts.facts().orElseThrow();
  }

  private static Source<LlmInput> inputs(OpenDataset open) {
    DatasetScripts scripts = scripts(open, USUAL);
    return () -> scripts.next().map(Script::atOnce);
  }

  @Test
  void aRowIsAskedWithItsTokensCounted() throws IOException {
    try (OpenDataset open =
        open(
            "{\"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"}, {\"role\":"
                + " \"user\", \"content\": \"And why so?\"}], \"stream\": false, \"seed\": 7}\n"
                + "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]}\n")) {
      Source<LlmInput> inputs = inputs(open);
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

  private DatasetPlan plan(Dataset dataset) {
    return new DatasetPlan(dataset, USUAL, "llm.dataset.file");
  }

  private static Source<Script> opened(InputPlan plan, int injector, int injectors) {
    return plan.open(
        new InputPlan.Context(
            TokenizerLoader.load(""), 7, injector, injectors, said -> {}, input -> {}));
  }

  private static List<String> all(Source<Script> source) {
    List<String> texts = new ArrayList<>();
    for (var next = source.next(); next.isPresent(); next = source.next()) {
      texts.add(next.get().turn(0).input().prompt().text());
    }
    return texts;
  }

  @Test
  void aReplyThatOnlyCallsToolsSaysNothingOfTheAnswersLength() throws IOException {
    try (OpenDataset open =
        open(
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\":"
                + " \"assistant\", \"content\": null, \"tool_calls\": [{\"id\": \"c\"}]}]}")) {
      Script script = scripts(open, USUAL).next().orElseThrow();
      assertThat(script.atOnce().maxTokens()).as("the run's own").isEmpty();
      assertThat(script.turn(0).input().maxTokens()).isEmpty();
    }
  }

  @Test
  void severalLoadGeneratorsAskEachRowOnceInAnyOrder() throws IOException {
    List<String> lines = IntStream.range(0, 100).mapToObj(i -> "Why is it so, " + i + "?").toList();
    Dataset once = Dataset.of(Files.write(folder.resolve("rows"), lines).toString()).once();
    Distribution none = Distribution.constant(0);
    for (Dataset dataset :
        List.of(once, once.shuffle(), once.limit(41), once.limit(41).shuffle())) {
      for (InputPlan plan :
          List.of(plan(dataset), new ConversationPlan(plan(dataset), none, none))) {
        List<String> whole = all(opened(plan, 1, 1));
        assertThat(whole).hasSize(dataset.limit().isPresent() ? 41 : 100).doesNotHaveDuplicates();
        List<String> dealt = new ArrayList<>();
        for (int injector = 1; injector <= 3; injector++) {
          List<String> share = all(opened(plan, injector, 3));
          assertThat(share).hasSizeBetween(whole.size() / 3, whole.size() / 3 + 1);
          dealt.addAll(share);
        }
        assertThat(dealt).containsExactlyInAnyOrderElementsOf(whole);
      }
    }
    assertThatThrownBy(() -> opened(plan(once.limit(2)), 1, 3))
        .hasMessage(
            "The dataset %s has 2 rows to send once, must have one for each of llm.injectors=3.",
            once.file());
    assertThat(opened(plan(Dataset.of(once.file()).limit(2)), 3, 3).next()).isPresent();
  }

  @Test
  void allOfARowThatIsReadAgainCameBefore() throws IOException {
    Path file = Files.writeString(folder.resolve("data"), "one\ntwo words\nthree of them\n");
    try (OpenDataset open =
        OpenDataset.open(Dataset.of(file.toString()), DatasetTest::words, it -> {})) {
      for (int injectors = 1; injectors <= 2; injectors++) {
        Source<Script> source =
            new DatasetScripts(
                new DatasetReader(open, LongUnaryOperator.identity(), 1, injectors),
                DatasetTest::words,
                USUAL,
                1);
        int first = injectors == 1 ? 3 : 2;
        for (int i = 0; i < 9; i++) {
          LlmInput input = source.next().orElseThrow().atOnce();
          assertThat(input.sharedTokens())
              .isEqualTo(i < first ? OptionalInt.empty() : input.tokens());
        }
      }
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
      DatasetScripts scripts = scripts(open, USUAL);
      Script script = scripts.next().orElseThrow();
      assertThat(scripts.next()).isEmpty();
      assertThat(script.turns()).isEqualTo(2);
      assertThat(script.think(1)).isZero();
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
      Source<LlmInput> inputs = inputs(open);
      inputs.next();
      Files.delete(folder.resolve("data"));
      assertThatThrownBy(inputs::next)
          .isInstanceOf(InputException.class)
          .hasMessage(
              "The dataset %s, line 2 cannot be read: the file is not there any more."
                  .formatted(folder.resolve("data")));
    }
  }

  @Test
  void aRowsOwnLimitComesBeforeItsReplyAndIsSentWhereTheApiHasIt() throws IOException {
    try (OpenDataset open =
        open(
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\","
                + " \"content\": \"It is.\"}], \"max_tokens\": 9, \"seed\": 1}\n"
                + "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\":"
                + " \"assistant\", \"content\": \"It is.\"}], \"max_tokens\": null}\n")) {
      DatasetScripts scripts = scripts(open, USUAL);
      Script limited = scripts.next().orElseThrow();
      for (LlmInput input : List.of(limited.atOnce(), limited.turn(0).input())) {
        assertThat(input.maxTokens()).hasValue(9);
        assertThat(input.body()).isEqualTo(Map.of("seed", 1));
      }
      LlmInput unlimited = scripts.next().orElseThrow().atOnce();
      assertThat(unlimited.maxTokens()).isEmpty();
      assertThat(unlimited.body()).containsEntry("max_tokens", null);
    }
  }

  @Test
  void repliesLimitAnswersOnlyIfAskedTo() throws IOException {
    try (OpenDataset open =
        open(
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\","
                + " \"content\": \"It is.\"}]}\n")) {
      Script script =
          scripts(open, new Answers(false, Optional.empty(), false)).next().orElseThrow();
      assertThat(script.atOnce().maxTokens()).isEmpty();
      assertThat(script.turn(0).input().maxTokens()).isEmpty();
    }
  }

  @Test
  void otherAnswersHaveLengthsThatAreDrawn() throws IOException {
    Optional<Distribution> drawn = Optional.of(Distribution.uniform(0, 2));
    String row = "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]}\n";
    String replied =
        "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\","
            + " \"content\": \"It is as it is.\"}]}\n";
    try (OpenDataset open = open(row.repeat(40) + replied)) {
      DatasetScripts scripts = scripts(open, new Answers(true, drawn, false));
      Set<Integer> lengths = new TreeSet<>();
      for (int i = 0; i < 40; i++) {
        lengths.add(scripts.next().orElseThrow().atOnce().maxTokens().orElseThrow());
      }
      assertThat(lengths).containsExactly(1, 2);
      assertThat(scripts.next().orElseThrow().atOnce().maxTokens()).hasValue(5);
    }
    try (OpenDataset open = open(replied)) {
      DatasetScripts scripts = scripts(open, new Answers(false, drawn, false));
      assertThat(scripts.next().orElseThrow().turn(0).input().maxTokens().orElseThrow())
          .isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aBatchKeepsItsModelIfTheRunNamesNone() throws IOException {
    String row =
        "{\"custom_id\": \"1\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\":"
            + " {\"model\": \"theirs\", \"messages\": [{\"role\": \"user\", \"content\":"
            + " \"Why?\"}]}}\n";
    try (OpenDataset open = open(row)) {
      assertThat(
              scripts(open, new Answers(true, Optional.empty(), true))
                  .next()
                  .orElseThrow()
                  .atOnce()
                  .body())
          .isEqualTo(Map.of("model", "theirs"));
      DatasetScripts scripts = scripts(open, USUAL);
      assertThat(scripts.next().orElseThrow().atOnce().body()).isEmpty();
      assertThat(scripts.next()).isEmpty();
      assertThat(facts(scripts).url()).contains("/v1/chat/completions");
      assertThat(facts(scripts).messages()).isTrue();
      assertThat(facts(scripts).mostBytes()).isEqualTo(row.length() - 1);
      assertThat(facts(scripts).end())
          .isEqualTo("The dataset %s ended after 1 row.".formatted(folder.resolve("data")));
    }
  }

  @Test
  void linesOfTextFitAnyApi() throws IOException {
    try (OpenDataset open = open("Why?\nSo?\n")) {
      assertThat(facts(scripts(open, USUAL)).messages()).isFalse();
    }
  }
}
