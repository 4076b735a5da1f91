package dev.gatlingllm.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.prompt.InputException;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Tokenizer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each refusal is one sentence that names the file, the line, the value and the rule. */
class DatasetRefusalsTest {
  private static final String TEXT = "{\"role\": \"user\", \"content\": \"Why?\"}";
  private static final String FUNCTION = "{\"function\": {\"name\": \"f\"}}";
  private static final String CHAT = "{\"messages\": [" + TEXT + "]}";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data"), text);
  }

  private static OpenDataset open(Dataset dataset) {
    return OpenDataset.open(dataset, String::length, it -> {});
  }

  private void refused(Dataset dataset, String why) {
    assertThatThrownBy(() -> open(dataset))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The dataset " + dataset.file() + (why.startsWith(",") ? "" : " ") + why);
  }

  @Test
  void aWholeSurrogatePairIsText() throws IOException {
    try (OpenDataset open =
        open(Dataset.of(file(CHAT.replace("Why?", "\\ud83d\\ude00")).toString()))) {
      assertThat(open.row(0).atOnce().messages().get(0).content().text()).isEqualTo("\ud83d\ude00");
    }
  }

  /** ~ is a line end, M a good message, C a good row, F a good tool. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "C~nine | , line 2 is broken: 'nine' is no JSON value.",
        "C~{\"messages\": | , line 2 is broken: it ends within an object.",
        "C~~{\"messages\": [M | , line 3 is broken: it ends within a list.",
        "C~C C | , line 2 is broken: something follows the object.",
        "C~{\"messages\": [M], \"messages\": [M]} | , line 2 is broken: it has the field"
            + " 'messages' twice.",
        "C~5 | , line 2: the row is '5', must be a JSON object.",
        "C~{\"messages\": [M], \"stop\": [\"\\ud83d\"]} | , line 2 is broken: a text has one half"
            + " of a surrogate pair, which UTF-8 cannot encode.",
        "C~{\"messages\": [M], \"\\ude00\": 1} | , line 2 is broken: Unexpected low surrogate in"
            + " field name: 0xde00.",
        "C~{} | , line 2 has no messages, must have that field.",
        "{\"messages\": [M], \"stream\": \"yes\"} | , line 1: stream is 'yes', must be true or"
            + " false.",
        "{\"messages\": [M], \"max_tokens\": -5} | , line 1: max_tokens is '-5', must be a whole"
            + " number from 1 to 2,147,483,647.",
        "{\"messages\": [M], \"max_completion_tokens\": \"9\"} | , line 1: max_completion_tokens is"
            + " '9', must be a whole number from 1 to 2,147,483,647.",
        "{\"messages\": [M], \"n\": 3} | , line 1: n is '3', must be 1 or left out: llm.n says how"
            + " many answers there are.",
        "{\"messages\": [M], \"model\": 7} | , line 1: model is '7', must be a text.",
        "{\"messages\": [M], \"model\": \" \"} | , line 1: model is ' ', must be a text.",
        "{\"text\": \"Why?\"} | , line 1: the row is '{\"text\":\"Why?\"}', must have messages,"
            + " conversations, or url and body.",
        "{\"messages\": []} | , line 1: messages is '[]', must be a list of messages, one or more.",
        "{\"messages\": \"Why?\"} | , line 1: messages is '\"Why?\"', must be a list of messages,"
            + " one or more.",
        "{\"messages\": [\"Why?\"]} | , line 1: a message is '\"Why?\"', must be a JSON object.",
        "{\"messages\": [{\"content\": \"Why?\"}]} | , line 1 has no role, must have that field.",
        "{\"messages\": [{\"role\": 7, \"content\": \"Why?\"}]} | , line 1: role is '7', must be a"
            + " text.",
        "{\"messages\": [{\"role\": \"user\"}]} | , line 1 has no content of its message of user,"
            + " must have that field.",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"\"}]} | , line 1: content is '', must"
            + " be a text.",
        "{\"messages\": [{\"role\": \"user\", \"content\": 7}]} | , line 1: content is '7', must"
            + " be a text, or a list of parts.",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"input_audio\"}]}]} | ,"
            + " line 1: a part of content is '{\"type\":\"input_audio\"}', must be of type text or"
            + " image_url.",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\","
            + " \"image_url\": {\"url\": \"http://127.0.0.1/a.png\"}}]}]} | , line 1: an image's"
            + " url is 'http://127.0.0.1/a.png', must be a data URL: data:image/png;base64,….",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\","
            + " \"image_url\": {\"url\": \"data:image/png;base64,A\"}}]}]} | , line 1: an image's"
            + " url is 'data:image/png;base64,A', must be a data URL: data:image/png;base64,….",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\","
            + " \"image_url\": {\"url\": \"data:image/png;base64,AAEC\", \"detail\":"
            + " \"low\"}}]}]} | , line 1: image_url is"
            + " '{\"url\":\"data:image/png;base64,AAEC\",\"detail\":\"low\"}', must have a url and"
            + " nothing else.",
        "{\"messages\": [{\"role\": \"system\", \"content\": \"Be short.\"}, {\"role\":"
            + " \"assistant\", \"content\": \"Yes.\"}]} | , line 1: messages is 'system,"
            + " assistant', must have a message to answer, of the user or a tool.",
        "{\"messages\": [{\"role\": \"user\", \"tool_calls\": [1]}]} | , line 1 has no content of"
            + " its message of user, must have that field.",
        "{\"messages\": [M, {\"role\": \"assistant\", \"tool_calls\": []}, M]} | , line 1 has no"
            + " content of its message of assistant, must have that field.",
        "{\"messages\": [M], \"tools\": {}} | , line 1: tools is '{}', must be a list of tools.",
        "{\"messages\": [M], \"tools\": [\"f\"]} | , line 1: a tool is '\"f\"', must be a JSON"
            + " object.",
        "{\"messages\": [M], \"tools\": [{\"type\": \"function\"}]} | , line 1: a tool is"
            + " '{\"type\":\"function\"}', must have a function with a name.",
        "{\"messages\": [M], \"tools\": [{\"function\": {\"name\": \"\"}}]} | , line 1: a tool is"
            + " '{\"function\":{\"name\":\"\"}}', must have a function with a name.",
        "{\"messages\": [M], \"tools\": [{\"function\": {\"name\": \"f\", \"parameters\": []}}]} |"
            + " , line 1: parameters of the tool f is '[]', must be a JSON object.",
        "{\"messages\": [M], \"tools\": [F], \"tool_choice\": {\"type\": \"function\","
            + " \"function\": {\"name\": \"g\"}}} | , line 1: tool_choice is"
            + " '{\"type\":\"function\",\"function\":{\"name\":\"g\"}}', must name one of the"
            + " tools: f.",
        "{\"messages\": [M], \"tools\": [F], \"tool_choice\": \"maybe\"} | , line 1: tool_choice is"
            + " 'maybe', must name one of the tools: f; or be none, auto or required.",
        "{\"conversations\": 7} | , line 1: conversations is '7', must be a list of turns.",
        "{\"conversations\": []}~{} | , line 2 has no conversations, must have that field.",
        "{\"conversations\": [7]} | , line 1 has no from, must have that field.",
        "{\"conversations\": [{\"from\": \"human\"}]} | , line 1 has no value, must have that"
            + " field.",
        "{\"conversations\": [{\"from\": \"human\", \"value\": \"\"}]} | , line 1: value is '',"
            + " must be a text.",
        "{\"conversations\": [{\"from\": \"bot\", \"value\": \"Hi\"}]} | , line 1: from is 'bot',"
            + " must be human, gpt, system, user, assistant, chatgpt, bing or bard.",
        "{\"body\": C} | , line 1 has no custom_id, must have that field.",
        "{\"custom_id\": \"a\", \"body\": C} | , line 1 has no method, must have that field.",
        "{\"custom_id\": \"a\", \"method\": \"GET\", \"body\": C} | , line 1: method is 'GET',"
            + " must be POST.",
        "{\"custom_id\": \"a\", \"method\": \"POST\", \"url\": \"/v1/files\", \"body\": C} | ,"
            + " line 1: url is '/v1/files', must be /v1/chat/completions, /v1/completions or"
            + " /v1/embeddings.",
        "{\"custom_id\": \"a\", \"method\": \"POST\", \"url\": \"/v1/completions\", \"body\": 7} |"
            + " , line 1: body is '7', must be a JSON object.",
        "{\"custom_id\": \"a\", \"method\": \"POST\", \"url\": \"/v1/completions\", \"body\":"
            + " {\"prompt\": [1, 2]}} | , line 1: prompt is '[1,2]', must be a text.",
        "{\"custom_id\": \"a\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\":"
            + " C}~{\"custom_id\": \"b\", \"method\": \"POST\", \"url\": \"/v1/completions\","
            + " \"body\": {\"prompt\": \"Why?\"}} | , line 2: url is '/v1/completions', must be"
            + " /v1/chat/completions, as in the rows before.",
        "[C, 7] | , row 2: the row is '7', must be a JSON object.",
        "[C,~C | , row 2 is broken: it ends within a list.",
        "[C, {\"a\": nine}] | , row 2 is broken: 'nine' is no JSON value.",
        "[C] C | , row 1 is broken: something follows the array, which must be the whole file.",
        "[] | has no row, must have one.",
        "{\"conversations\": []} | has no row to send, must have one: of 1 row, 0 have too few or"
            + " too many tokens, 1 no reply, and 0 cannot be used.",
      })
  void whatIsWrongWithJsonIsSaid(String text, String why) throws IOException {
    Path file =
        file(
            text.replace('~', '\n')
                .replaceAll("\\bC\\b", CHAT)
                .replaceAll("\\bM\\b", TEXT)
                .replaceAll("\\bF\\b", FUNCTION));
    refused(Dataset.of(file.toString()), why);
  }

  /** Servers differ in these, so they pass. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[M, {'role': 'assistant', 'content': null, 'function_call': {'name': 'f'}}, M]",
        "[M, {'role': 'assistant', 'audio': {'id': 'a'}}, M]",
        "[{'role': 'developer', 'content': 'Be short.'}, M], 'tools': null, 'tool_choice': 'f'",
        "[M], 'tools': [F], 'tool_choice': 'f'",
        "[M], 'tools': [F], 'tool_choice': {'type': 'allowed_tools'}",
        "[M], 'tools': [{'type': 'web_search'}], 'tool_choice': {'type': 'web_search'}",
        "[M], 'tools': [{'type': 'function', 'name': 'f', 'parameters': {}}]",
        "[M], 'tools': [{'name': 'f', 'input_schema': {}}], 'tool_choice': {'type': 'tool', 'name':"
            + " 'f'}",
        "[M], 'tools': [{'functionDeclarations': [{'name': 'f'}]}], 'tool_choice': 'auto'",
      })
  void whatSomeServersAcceptPasses(String messages) throws IOException {
    String row =
        messages.replace('\'', '"').replaceAll("\\bM\\b", TEXT).replaceAll("\\bF\\b", FUNCTION);
    try (OpenDataset open = open(Dataset.of(file("{\"messages\": " + row + "}").toString()))) {
      assertThat(open.rows()).isOne();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id,text;1,Why? | , line 1: the header is 'id,text', must have a column question.",
        "id,question;1,Why?;2 | , line 3: the row is '2', must have 2 fields.",
        "id,question;1,Why?;2,Why?,3 | , line 3: the row is '2,Why?,3', must have 2 fields.",
        "id,question;1,  | , line 2: question is '', must be a text.",
        "id,question;1,\"Why?;So | , line 2 is broken: a field in quotes does not end.",
        "id,question;1,\"Why?\" So | , line 2 is broken: a field goes on behind its last"
            + " quote.",
        "id,question; | has no row, must have one.",
        "{\"messages\": []} | , line 1: the header is '{\"messages\": []}', must have a column"
            + " question.",
      })
  void whatIsWrongWithCsvIsSaid(String text, String why) throws IOException {
    refused(Dataset.of(file(text.replace(';', '\n')).toString()).column("question"), why);
  }

  @Test
  void whatIsTooLongIsRefused() throws IOException {
    Path file = folder.resolve("long");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("Why?\n");
      for (int i = 0; i < 9; i++) {
        out.write("x".repeat(1_000_000));
      }
    }
    refused(
        Dataset.of(file.toString()),
        ", line 2: the length of the row is '9000000 bytes', must be at most 8 MB.");
    String text = "y".repeat(Tokenizer.MOST_CHARACTERS + 1);
    refused(
        Dataset.of(file("Why?\n" + text).toString()),
        ", line 2: the length of a text is '524289 characters', must be at most 524288.");
    refused(
        Dataset.of(
            file("{\"messages\": [%s, %s]}".formatted(TEXT, TEXT.replace("Why?", text)))
                .toString()),
        ", line 1: the length of a text is '524289 characters', must be at most 524288.");
  }

  @Test
  void whatIsNestedTooDeepForAnEventLoopIsRefused() throws IOException {
    String body = CHAT.replace("]}", "], \"x\": %s1%s}");
    refused(
        Dataset.of(file(body.formatted("[".repeat(200), "]".repeat(200))).toString()),
        ", line 1 is broken: its objects and lists are nested more than 200 deep, the most.");
  }

  @Test
  void aFileThatIsNoJsonThoughItsNameSaysSoIsRefused() throws IOException {
    for (String name : new String[] {"data.jsonl", "DATA.JSON", "data.ndjson"}) {
      Path file = Files.writeString(folder.resolve(name), "Why?\n" + CHAT);
      Dataset dataset = Dataset.of(file.toString()).skipErrors();
      refused(
          dataset,
          "must begin with a JSON object or list, as its name says, or be given with its format"
              + " (llm.dataset.format).");
      assertThat(open(dataset.format(DatasetFormat.TEXT)).rows()).isEqualTo(2);
      assertThat(open(dataset.format(DatasetFormat.CHAT)).rows()).isOne();
    }
  }

  @Test
  void aFileThatIsCutWhileItIsCheckedIsNotCalledBroken() throws IOException {
    Path file = file((CHAT.replace("Why?", "w".repeat(100_000)) + "\n").repeat(3));
    Dataset dataset =
        Dataset.of(file.toString()).tokens(OptionalInt.of(1), OptionalInt.of(1_000_000));
    assertThatThrownBy(
            () ->
                OpenDataset.open(
                    dataset,
                    text -> {
                      cut(file);
                      return 1;
                    },
                    it -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The dataset " + file + " was changed while it was read.");
  }

  private static void cut(Path file) {
    try {
      Files.writeString(file, CHAT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRowThatIsTooLongCanBeSkipped() throws IOException {
    Path file = file("{\"messages\": [\"" + "z".repeat(8_000_000) + "\"]}\n" + CHAT + "\n");
    try (OpenDataset open = open(Dataset.of(file.toString()).skipErrors())) {
      assertThat(open.facts().skipped()).isOne();
      assertThat(open.row(0).place()).isEqualTo("line 2");
    }
    try (OpenDataset open =
        open(
            Dataset.of(file("[[\"" + "z".repeat(8_000_000) + "\"], " + CHAT + "]").toString())
                .skipErrors())) {
      assertThat(open.row(0).place()).isEqualTo("row 2");
    }
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws IOException {
    refused(Dataset.of(folder.resolve("none").toString()), "is not there.");
    refused(Dataset.of(folder.toString()), "is no regular file.");
    assertThatThrownBy(() -> open(Dataset.of("a\0b")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("The dataset a\\u0000b is no path of a file: ");
    refused(Dataset.of(file("").toString()), "is empty, must have rows.");
    refused(Dataset.of(file(" \n\n").toString()), "is empty, must have rows.");
    Path twice = Files.writeString(folder.resolve("twice.csv"), "q,q\na,b\n");
    refused(
        Dataset.of(twice.toString()).column("q"),
        ", line 1: the header is 'q,q', must have the column q once.");
    Path csv = Files.writeString(folder.resolve("questions.CSV"), "question\nWhy?\n");
    refused(
        Dataset.of(csv.toString()),
        "is CSV, must be given with the column of its prompts (llm.dataset.column).");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', '\n', (byte) 0xe9});
    refused(Dataset.of(latin.toString()), ", line 2 is broken: it is no UTF-8.");
  }

  @Test
  void whatTheApiCannotHaveIsRefusedOrSkipped() throws IOException {
    Dataset dataset = Dataset.of(file(CHAT + "\n" + CHAT.replace("user", "robot")).toString());
    Consumer<LlmInput> fits =
        input -> {
          throw new IllegalArgumentException("no " + input.messages().get(0).role());
        };
    assertThatThrownBy(() -> OpenDataset.open(dataset, String::length, fits))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The dataset %s, line 2 does not suit llm.api: no robot.", dataset.file());
    try (OpenDataset open = OpenDataset.open(dataset.skipErrors(), String::length, fits)) {
      assertThat(open.facts().skipped()).isOne();
    }
    try (OpenDataset open = open(dataset)) {
      assertThat(open.facts().notes())
          .containsExactly(
              "The dataset %s, line 2 has the role 'robot', which only some models know: usual are system, developer, user, assistant, tool, function, model."
                  .formatted(dataset.file()));
    }
  }

  private Path compressed(int rows) throws IOException {
    Path file = folder.resolve("cut.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < rows; i++) {
        out.write(("Why " + i + "?\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  @Test
  void aFileThatIsNotWholeOrFindsNoRoomIsRefused() throws IOException {
    Path file = compressed(1_000);
    Dataset dataset = Dataset.of(file.toString());
    assertThatThrownBy(
            () -> OpenDataset.open(dataset, String::length, it -> {}, Long.MAX_VALUE / 2))
        .hasMessage(
            "The dataset %s needs room for temporary files in %s: less than 4611686018427 MB would be left."
                .formatted(file, System.getProperty("java.io.tmpdir")));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    refused(dataset, "is no whole gzip file.");
  }

  @Test
  void noTemporaryFileIsLeft() throws Exception {
    try (OpenDataset open = open(Dataset.of(compressed(10).toString()))) {
      assertThat(open.rows()).isEqualTo(10);
      // Another JVM's may have its name for a moment.
      for (int i = 0; i < 100 && temporaryFiles() > 0; i++) {
        Thread.sleep(20);
      }
      assertThat(temporaryFiles()).isZero();
    }
  }

  private static long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(it -> it.getFileName().toString().startsWith("gatling-llm-dataset-"))
          .count();
    }
  }

  private void unread(OpenDataset open, String why) {
    assertThatThrownBy(() -> open.row(1))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "The dataset %s, line 2 cannot be read: %s.".formatted(open.dataset().file(), why));
  }

  @Test
  void aFileThatVanishesOrChangesAfterTheCheckIsNoticedByTheNextRow() throws IOException {
    String changed = "the file was changed after it was checked";
    Path file = file("Why?\nIs it so?\nYes?\n");
    try (OpenDataset open = open(Dataset.of(file.toString()))) {
      assertThat(open.row(2).place()).isEqualTo("line 3");
      FileTime time = Files.getLastModifiedTime(file);
      Files.writeString(file, "Why?\nIs it so?\n");
      Files.setLastModifiedTime(file, time);
      unread(open, changed);
    }
    try (OpenDataset open = open(Dataset.of(file.toString()))) {
      Files.writeString(file, "");
      unread(open, changed);
    }
    file = file("Why?\nIs it so?\n");
    try (OpenDataset open = open(Dataset.of(file.toString()))) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1));
      unread(open, changed);
    }
    try (OpenDataset open = open(Dataset.of(file.toString()))) {
      Files.delete(file);
      unread(open, "the file is not there any more");
    }
  }

  @Test
  void aCompressedFileIsThatOfTheCheckWhateverBecomesOfIt() throws IOException {
    Path file = compressed(5);
    try (OpenDataset open = open(Dataset.of(file.toString()))) {
      Files.delete(file);
      assertThat(open.row(4).atOnce().messages().get(0).content().text()).isEqualTo("Why 4?");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file | a dataset's file is '', must be a path",
        "column | a dataset's column is '', must be a name",
        "csv | a dataset's column is '', must name the column of the prompt",
        "text | a dataset's column is 'q', must be left out: only CSV has columns",
        "tokens | a dataset's mostTokens is '4', must be 1 or more, and not below leastTokens",
        "least | a dataset's leastTokens is '-1', must be 0 or more",
        "limit | a dataset's limit is '0', must be 1 or more",
      })
  void aDatasetChecksItsValues(String what, String why) {
    Dataset good = Dataset.of("x");
    assertThatThrownBy(
            () -> {
              switch (what) {
                case "file" -> Dataset.of("");
                case "column" -> good.column(" ");
                case "csv" -> good.format(DatasetFormat.CSV);
                case "text" -> good.column("q").format(DatasetFormat.TEXT);
                case "tokens" -> good.tokens(OptionalInt.of(5), OptionalInt.of(4));
                case "least" -> good.tokens(OptionalInt.of(-1), OptionalInt.of(4));
                default -> good.limit(0);
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }
}
