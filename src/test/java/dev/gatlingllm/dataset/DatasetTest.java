package dev.gatlingllm.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.DatasetConfig;
import dev.gatlingllm.dataset.DatasetRow.Turn;
import dev.gatlingllm.prompt.Image;
import dev.gatlingllm.prompt.LlmInput.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  @TempDir Path folder;

  private Dataset file(String text) throws IOException {
    return Dataset.of(Files.writeString(folder.resolve("data"), text).toString());
  }

  private Dataset compressed(String text) throws IOException {
    Path file = folder.resolve("compressed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Dataset.of(file.toString());
  }

  static int words(String text) {
    return text.split(" ").length;
  }

  private static List<DatasetRow> rows(Dataset dataset) throws IOException {
    try (OpenDataset open = OpenDataset.open(dataset, DatasetTest::words, it -> {})) {
      List<DatasetRow> rows = new ArrayList<>();
      for (long i = 0; i < open.rows(); i++) {
        rows.add(open.row(i));
      }
      return rows;
    }
  }

  private static DatasetFacts facts(Dataset dataset) throws IOException {
    try (OpenDataset open = OpenDataset.open(dataset, DatasetTest::words, it -> {})) {
      return open.facts();
    }
  }

  /** "role: text" of each message. */
  private static List<String> said(List<Message> messages) {
    return messages.stream().map(it -> it.role() + ": " + it.content()).toList();
  }

  /** "place: role: text, role: text > reply". */
  private static String shown(DatasetRow row) {
    return row.place() + ": " + shown(row.atOnce());
  }

  private static String shown(Turn turn) {
    return String.join(", ", said(turn.messages()))
        + turn.reply().map(it -> " > " + it.content()).orElse("");
  }

  private static List<String> shown(Dataset dataset) throws IOException {
    return rows(dataset).stream().map(DatasetTest::shown).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]}\n"
            + "{\"messages\": [{\"role\": \"user\", \"content\": \"Is it so?\"}], \"n\": 1}\n",
        "\uFEFF{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]}\r\n"
            + " {\"messages\": [{\"role\": \"user\", \"content\": \"Is it so?\"}]}",
        "{\"custom_id\": \"1\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\","
            + " \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]}}\n"
            + "{\"custom_id\": \"2\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\","
            + " \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"Is it so?\"}]}}\n",
        "{\"custom_id\": \"1\", \"method\": \"POST\", \"url\": \"/v1/completions\", \"body\":"
            + " {\"prompt\": \"Why?\"}}\n"
            + "{\"custom_id\": \"2\", \"method\": \"POST\", \"url\": \"/v1/completions\","
            + " \"body\": {\"prompt\": \"Is it so?\"}}\n",
        "Why?\nIs it so?\n",
        "\uFEFFWhy?\r\nIs it so?",
      })
  void linesAreKnownByTheirContent(String text) throws IOException {
    List<String> expected = List.of("line 1: user: Why?", "line 2: user: Is it so?");
    assertThat(shown(file(text))).isEqualTo(expected);
    assertThat(shown(compressed(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"conversations\": [{\"from\": \"human\", \"value\": \"Why?\"}, {\"from\": \"gpt\","
            + " \"value\": \"So.\"}]}, {\"conversations\": [{\"role\": \"user\", \"content\": \"Is"
            + " it so?\"}, {\"role\": \"assistant\", \"content\": \"It is.\"}]}]",
        "[{\"conversations\": [{\"from\": \"user\", \"value\": \"Why?\"}, {\"from\": \"chatgpt\","
            + " \"value\": \"So.\"}]}, {\"conversations\": [{\"from\": \"human\", \"value\": \"Is"
            + " it so?\"}, {\"from\": \"bing\", \"value\": \"It is.\"}]}]",
        "\uFEFF\n [ {\"id\": \"é€😀\", \"conversations\": [{\"from\": \"human\", \"value\":"
            + " \"Why?\"},\n"
            + " {\"from\": \"gpt\", \"value\": \"So.\"}]}\n"
            + ", {\"conversations\": [{\"role\": \"user\", \"content\": \"Is it so?\"}, {\"role\":"
            + " \"assistant\", \"content\": \"It is.\"}]} ] \n\n",
        "[{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}, {\"role\": \"assistant\","
            + " \"content\": \"So.\"}]},\n"
            + "{\"messages\": [{\"role\": \"user\", \"content\": \"Is it so?\"}, {\"role\":"
            + " \"assistant\", \"content\": \"It is.\"}]}]",
      })
  void anArrayIsReadByItsElements(String text) throws IOException {
    List<String> expected = List.of("row 1: user: Why? > So.", "row 2: user: Is it so? > It is.");
    assertThat(shown(file(text))).isEqualTo(expected);
    assertThat(shown(compressed(text))).isEqualTo(expected);
  }

  @Test
  void csvIsReadByTheColumnThatIsNamed() throws IOException {
    String text =
        "id, question ,answer\r\n"
            + "1,Why?,So\r\n"
            + "\r\n"
            + "2,\"Is it so, \"\"really\"\"?\",\"\"\r\n"
            + "3,\" two\nlines\",x\r\n"
            + "4,a \"b\" c,\"y\"";
    List<String> expected =
        List.of(
            "line 2: user: Why?",
            "line 4: user: Is it so, \"really\"?",
            "line 5: user:  two\nlines",
            "line 7: user: a \"b\" c");
    assertThat(shown(file(text).column("question"))).isEqualTo(expected);
    assertThat(shown(compressed("\uFEFF" + text + "\n\n").column("question"))).isEqualTo(expected);
    assertThat(shown(file(text).limit(2).column("answer").format(DatasetFormat.CSV).limit(1)))
        .containsExactly("line 2: user: So");
    assertThat(facts(file(text).column("question")).format()).isEqualTo(DatasetFormat.CSV);
  }

  @Test
  void blankLinesAreNoRows() throws IOException {
    assertThat(shown(file("\n\r\n  \nWhy?\n\n \t\nIs it so?\n\n")))
        .containsExactly("line 4: user: Why?", "line 7: user: Is it so?");
  }

  @Test
  void aGivenFormatGoesBeforeTheContent() throws IOException {
    assertThat(shown(file("[INST] Why?\n{So}\n").format(DatasetFormat.TEXT)))
        .containsExactly("line 1: user: [INST] Why?", "line 2: user: {So}");
    assertThatThrownBy(() -> rows(file("Why?").format(DatasetFormat.CHAT)))
        .hasMessageContaining("line 1 is broken: 'Why' is no JSON value");
  }

  @Test
  void everyOtherFieldOfAChatOverridesTheBody() throws IOException {
    DatasetRow row =
        rows(file(
                "{\"temperature\": 0.10, \"messages\": [{\"role\": \"user\", \"content\":"
                    + " \"Why?\"}], \"stop\": [\"a\", null], \"seed\": 12345678901, \"user\":"
                    + " null, \"tools\": [{\"type\": \"function\", \"function\": {\"name\":"
                    + " \"f\", \"strict\": true}}]}"))
            .get(0);
    Map<String, Object> expected = new HashMap<>();
    expected.put("temperature", new BigDecimal("0.10"));
    List<String> stop = new ArrayList<>(List.of("a"));
    stop.add(null);
    expected.put("stop", stop);
    expected.put("seed", 12345678901L);
    expected.put("user", null);
    expected.put(
        "tools",
        List.of(Map.of("type", "function", "function", Map.of("name", "f", "strict", true))));
    assertThat(row.body()).isEqualTo(expected);
    assertThat(row.url()).isEmpty();
  }

  @Test
  void formatsHaveTheWordsOfTheSetting() {
    assertThat(DatasetFormat.words()).isEqualTo(DatasetConfig.FORMATS);
  }

  @Test
  void aBatchHasItsBody() throws IOException {
    DatasetRow row =
        rows(file(
                "{\"custom_id\": \"1\", \"method\": \"POST\", \"url\": \"/v1/embeddings\","
                    + " \"body\": {\"model\": \"m\", \"input\": \"Why?\"}}"))
            .get(0);
    assertThat(row.body()).isEqualTo(Map.of("model", "m"));
    assertThat(row.url()).contains("/v1/embeddings");
    assertThat(said(row.atOnce().messages())).containsExactly("user: Why?");
  }

  @Test
  void messagesKeepTheirImagesAndFields() throws IOException {
    List<Message> messages =
        rows(file(
                "{\"messages\": [{\"role\": \"user\", \"name\": \"ann\", \"content\":"
                    + " [{\"type\": \"text\", \"text\": \"What\"}, {\"type\": \"image_url\","
                    + " \"image_url\": {\"url\": \"data:image/png;base64,AAEC\", \"detail\":"
                    + " \"auto\"}}, {\"type\": \"text\", \"text\": \"is it?\"}]}, {\"role\":"
                    + " \"assistant\", \"content\": null, \"tool_calls\": [{\"id\": \"1\"}]},"
                    + " {\"role\": \"tool\", \"tool_call_id\": \"1\", \"content\": \"\"}]}"))
            .get(0)
            .atOnce()
            .messages();
    assertThat(said(messages)).containsExactly("user: What\nis it?", "assistant: ", "tool: ");
    assertThat(messages.get(0).content().images())
        .containsExactly(new Image("image/png", "AAEC", OptionalInt.of(4)));
    assertThat(messages)
        .extracting(Message::fields)
        .containsExactly(
            Map.of("name", "ann"),
            Map.of("tool_calls", List.of(Map.of("id", "1"))),
            Map.of("tool_call_id", "1"));
  }

  /** The messages as initials: s, u, a, t; each turn shown as asked/reply. */
  @ParameterizedTest
  @CsvSource({
    "u, u, u",
    "ua, u>a, u>a",
    "sua, su>a, su>a",
    "uaua, uau>a, u>a u>a",
    "uau, uau, u>a u",
    "auau, auau, au>a u",
    "uaau, uaau, ua>a u",
    "uatau, uatau, u>a t>a u",
    "suus, suus, suus",
  })
  void aChatIsSentAsItIsAndMayBeAConversation(String roles, String atOnce, String turns)
      throws IOException {
    Map<String, String> names = Map.of("s", "system", "u", "user", "a", "assistant", "t", "tool");
    String messages =
        Stream.of(roles.split(""))
            .map(it -> "{\"role\": \"%s\", \"content\": \"%s\"}".formatted(names.get(it), it))
            .collect(Collectors.joining(", "));
    DatasetRow row = rows(file("{\"messages\": [" + messages + "]}")).get(0);
    assertThat(initials(row.atOnce())).isEqualTo(atOnce);
    assertThat(row.turns().stream().map(DatasetTest::initials).collect(Collectors.joining(" ")))
        .isEqualTo(turns);
  }

  private static String initials(Turn turn) {
    return turn.messages().stream().map(it -> it.content().text()).collect(Collectors.joining())
        + turn.reply().map(it -> ">" + it.content()).orElse("");
  }

  /** Turns as initials: s, h, g; a second one in a row is joined to the first. */
  @ParameterizedTest
  @CsvSource({
    "hg, h>g, h>g",
    "shg, sh>g, sh>g",
    "hghg, h>g, h>g h>g",
    "hgh, h>g, h>g h",
    "ghg, h>g, h>g",
    "gshg, sh>g, sh>g",
    "hhgg, h+h>g+g, h+h>g+g",
    "hgshg, h>g, h>g sh>g",
  })
  void aSharedConversationBeginsWithAHumanAndAlternates(
      String speakers, String atOnce, String turns) throws IOException {
    DatasetRow row = rows(file(shared(speakers))).get(0);
    assertThat(initials(row.atOnce()).replace("\n\n", "+")).isEqualTo(atOnce);
    assertThat(
            row.turns().stream()
                .map(it -> initials(it).replace("\n\n", "+"))
                .collect(Collectors.joining(" ")))
        .isEqualTo(turns);
  }

  @Test
  void sharedConversationsMayBeLines() throws IOException {
    assertThat(shown(file(shared("hg") + "\n" + shared("shg"))))
        .containsExactly("line 1: user: h > g", "line 2: system: s, user: h > g");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h", "g", "s", "gh", "sh", "sg"})
  void aConversationWithoutAReplyIsLeftOutAndCounted(String speakers) throws IOException {
    DatasetFacts facts = facts(file(shared(speakers) + "\n" + shared("hg")));
    assertThat(facts.unanswered()).isOne();
    assertThat(facts.rows()).isOne();
    assertThat(facts.notes())
        .containsExactly(
            "The dataset %s has 1 of 2 rows without a human turn and a reply to it: left out."
                .formatted(folder.resolve("data")));
  }

  private static String shared(String speakers) {
    Map<String, String> names = Map.of("s", "system", "h", "human", "g", "gpt");
    return "{\"conversations\": [%s]}"
        .formatted(
            Stream.of(speakers.split(""))
                .filter(it -> !it.isEmpty())
                .map(it -> "{\"from\": \"%s\", \"value\": \"%s\"}".formatted(names.get(it), it))
                .collect(Collectors.joining(", ")));
  }

  private static final String FIVE = "a\na b\na b c\na b c d\na b c d e\n";

  @Test
  void rowsAreFilteredByTheTokensOfWhatIsSentAtOnce() throws IOException {
    assertThat(shown(file(FIVE).tokens(OptionalInt.of(2), OptionalInt.of(4))))
        .containsExactly("line 2: user: a b", "line 3: user: a b c", "line 4: user: a b c d");
    DatasetFacts facts = facts(file(FIVE).tokens(OptionalInt.of(2), OptionalInt.of(4)));
    assertThat(facts.filtered()).isEqualTo(2);
    assertThat(facts.notes())
        .containsExactly(
            "The dataset %s has 2 of 5 rows that have too few or too many tokens: left out."
                .formatted(folder.resolve("data")));
    String conversation =
        "{\"conversations\": [{\"from\": \"system\", \"value\": \"a b\"}, {\"from\": \"human\","
            + " \"value\": \"a b\"}, {\"from\": \"gpt\", \"value\": \"a b c d e\"}]}";
    assertThat(shown(file(conversation).tokens(OptionalInt.of(4), OptionalInt.of(4)))).hasSize(1);
  }

  @Test
  void theLimitIsOfRowsThatAreSent() throws IOException {
    assertThat(shown(file(FIVE).tokens(OptionalInt.of(2), OptionalInt.of(9)).limit(2)))
        .containsExactly("line 2: user: a b", "line 3: user: a b c");
    assertThat(facts(file(FIVE).limit(2)).read()).as("no more than needed").isEqualTo(2);
    try (OpenDataset open =
        OpenDataset.open(file(FIVE).limit(2).shuffle(), String::length, it -> {})) {
      assertThat(open.size()).as("any of them").isEqualTo(5);
      assertThat(open.rows()).isEqualTo(2);
      assertThat(read(new DatasetReader(open, n -> 4 - n, 1, 1), 4))
          .containsExactly("line 5", "line 4", "line 5", "line 4");
    }
  }

  private static List<String> read(DatasetReader reader, int rows) throws IOException {
    List<String> places = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      places.add(reader.next().map(it -> it.row().place()).orElse("end"));
    }
    return places;
  }

  @Test
  void rowsAreReadOnceOrRoundAndRound() throws IOException {
    try (OpenDataset open = OpenDataset.open(file(FIVE).limit(2), String::length, it -> {})) {
      assertThat(read(new DatasetReader(open, LongUnaryOperator.identity(), 1, 1), 5))
          .containsExactly("line 1", "line 2", "line 1", "line 2", "line 1");
    }
    try (OpenDataset open =
        OpenDataset.open(file(FIVE).limit(2).once(), String::length, it -> {})) {
      assertThat(read(new DatasetReader(open, LongUnaryOperator.identity(), 1, 1), 4))
          .containsExactly("line 1", "line 2", "end", "end");
    }
  }

  @Test
  void aSeedShufflesTheRows() throws IOException {
    try (OpenDataset open = OpenDataset.open(file(FIVE).once(), String::length, it -> {})) {
      assertThat(read(DatasetReader.of(open, 7, 1, 1), 3))
          .containsExactly("line 1", "line 2", "line 3");
    }
    try (OpenDataset open =
        OpenDataset.open(file(FIVE).shuffle().once(), String::length, it -> {})) {
      List<String> some = read(DatasetReader.of(open, 7, 1, 1), 6);
      assertThat(read(DatasetReader.of(open, 7, 1, 1), 6)).isEqualTo(some);
      assertThat(some)
          .containsExactlyInAnyOrder("line 1", "line 2", "line 3", "line 4", "line 5", "end");
      assertThat(LongStream.range(0, 20).mapToObj(seed -> first(open, seed)).distinct())
          .hasSizeGreaterThan(2);
    }
  }

  private static String first(OpenDataset open, long seed) {
    try {
      return read(DatasetReader.of(open, seed, 1, 1), 1).get(0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void rowsAreDealtOutToTheInjectors() throws IOException {
    List<String> all = new ArrayList<>();
    for (int injector = 1; injector <= 3; injector++) {
      try (OpenDataset open = OpenDataset.open(file(FIVE).once(), String::length, it -> {})) {
        DatasetReader reader = new DatasetReader(open, n -> (n + 3) % 5, injector, 3);
        for (var read = reader.next(); read.isPresent(); read = reader.next()) {
          all.add(read.get().row().place());
        }
      }
    }
    assertThat(all).containsExactlyInAnyOrder("line 1", "line 2", "line 3", "line 4", "line 5");
  }

  @Test
  void rowsThatCannotBeUsedAreCountedAndTheFirstNamed() throws IOException {
    String rows =
        LongStream.rangeClosed(1, 9)
            .mapToObj(it -> it % 9 == 2 ? "{\"messages\": 1}\n" : "{\"oh\": " + it + "}\n")
            .collect(Collectors.joining());
    Dataset some =
        file(rows + "{\"messages\": [{\"role\": \"user\", \"content\": \"Why?\"}]}\n{")
            .skipErrors();
    DatasetFacts facts = facts(some);
    assertThat(facts.skipped()).isEqualTo(10);
    assertThat(facts.rows()).isOne();
    assertThat(facts.format()).isEqualTo(DatasetFormat.CHAT);
    String name = "The dataset " + folder.resolve("data");
    assertThat(facts.notes())
        .startsWith(
            name + " has 10 of 11 rows that cannot be used: left out.",
            name
                + ", line 1: the row is '{\"oh\":1}', must have messages, conversations, or url"
                + " and body.",
            name + ", line 2: messages is '1', must be a list of messages, one or more.",
            name + ", line 3 has no messages, must have that field.")
        .hasSize(6);
    assertThat(shown(some)).containsExactly("line 10: user: Why?");
  }

  @Test
  void theSamplesAreReadAsTheyAre() throws IOException {
    Path samples = Path.of("user-files/resources/prompts");
    Map<String, Long> read = new HashMap<>();
    for (String name : List.of("chat.jsonl", "sharegpt.json", "batch.jsonl", "questions.txt")) {
      read.put(name, facts(Dataset.of(samples.resolve(name).toString())).rows());
    }
    Dataset csv = Dataset.of(samples.resolve("questions.csv").toString()).column("question");
    read.put("questions.csv", facts(csv).rows());
    assertThat(read)
        .isEqualTo(
            Map.of(
                "chat.jsonl", 12L,
                "sharegpt.json", 10L,
                "batch.jsonl", 10L,
                "questions.txt", 12L,
                "questions.csv", 12L));
    List<DatasetRow> chat = rows(Dataset.of(samples.resolve("chat.jsonl").toString()));
    assertThat(chat).anyMatch(it -> it.body().containsKey("tools"));
    assertThat(chat).anyMatch(it -> !it.atOnce().messages().get(0).content().images().isEmpty());
  }
}
