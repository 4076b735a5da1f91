package dev.gatlingllm.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.Slow;
import dev.gatlingllm.config.ConfigException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("trace"), text);
  }

  private static Trace of(Path file) {
    return Trace.of(file.toString());
  }

  private static TraceShape checked(Trace trace) {
    return TraceShape.of(trace).checked(1, 1);
  }

  private static List<Arrival> arrivals(Trace trace) {
    return arrivals(checked(trace));
  }

  private static List<Arrival> arrivals(Shape shape) {
    List<Arrival> all = new ArrayList<>();
    shape.schedule(1).forEach(all::add);
    return all;
  }

  /** "seconds: input/output" of each. */
  private static List<String> asked(Trace trace) {
    return arrivals(trace).stream()
        .map(
            it ->
                it.dueNanos() / 1e9
                    + ": "
                    + it.row().orElseThrow().inputTokens().orElse(0)
                    + "/"
                    + it.row().orElseThrow().outputTokens().orElse(0))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timestamp,inputTokens,outputTokens\n0.5,374,44\n1,396,109\n4.25,879,55\n",
        "\uFEFF timestamp , outputTokens , inputTokens \r\n"
            + "10 , 44 , 374\r\n\r\n"
            + "10.5,109,396\r\n"
            + "13.75,55,879",
        "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n"
            + "2023-11-16 18:15:47.1805900,396,109\n2023-11-16 18:15:50.4305900,879,55\n",
        "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-12 00:00:00+00:00,374,44\n"
            + "2024-05-12 00:00:00.500000+00:00,396,109\n2024-05-12 01:00:03.75+01:00,879,55\n",
        "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
            + "5,ChatGPT,374,44,418,Conversation log\n5.5,GPT-4,396,109,505,\"API, log\"\n"
            + "7,GPT-4,396,0,396,API log\n8.75,GPT-4,879,55,934,API log\n",
        "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log"
            + " Type\n"
            + "5,1,2.5,ChatGPT,374,44,418,x\n"
            + "5.5,2,3,GPT-4,396,109,505,x\n"
            + "8.75,2,1,GPT-4,879,55,934,x\n",
        "\uFEFF\r\n"
            + " \n"
            + "{\"timestamp\": 0, \"input_length\": 374, \"output_length\": 44, \"hash_ids\":"
            + " [0]}\n"
            + "{\"timestamp\": 500, \"input_length\": 396, \"output_length\": 109, \"other\":"
            + " {\"a\": [1]}}\n"
            + "\n"
            + "{\"timestamp\": 3750.0, \"input_length\": 879, \"output_length\": 55, \"hash_ids\":"
            + " [0, 7]}",
        "{\"chat_id\": 1, \"parent_chat_id\": -1, \"timestamp\": 61.25, \"input_length\": 374,"
            + " \"output_length\": 44, \"type\": \"text\", \"turn\": 1}\n"
            + "{\"chat_id\": 2, \"parent_chat_id\": 1, \"timestamp\": 61.75, \"input_length\": 396,"
            + " \"output_length\": 109, \"type\": \"text\", \"turn\": 1}\n"
            + "{\"chat_id\": 3, \"parent_chat_id\": 2, \"timestamp\": 65, \"input_length\": 879,"
            + " \"output_length\": 55, \"type\": \"text\", \"turn\": 1}\n",
      })
  void everyFormatIsKnownByItsContent(String text) throws IOException {
    List<String> expected = List.of("0.0: 374/44", "0.5: 396/109", "3.75: 879/55");
    assertThat(asked(of(file(text)))).isEqualTo(expected);
    Path compressed = folder.resolve("compressed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(asked(of(compressed))).isEqualTo(expected);
  }

  private static final String FIVE =
      "timestamp,inputTokens,outputTokens\n3,1,1\n4,2,1\n5,3,1\n5,4,1\n9,5,1\n";

  @Test
  void speedDividesTheGaps() throws IOException {
    assertThat(asked(of(file(FIVE)).speed(2)))
        .containsExactly("0.0: 1/1", "0.5: 2/1", "1.0: 3/1", "1.0: 4/1", "3.0: 5/1");
    assertThat(asked(of(file(FIVE)).speed(0.5)).get(4)).isEqualTo("12.0: 5/1");
  }

  @Test
  void aPartOfTheTraceIsCutByItsOwnTime() throws IOException {
    Trace part = of(file(FIVE)).from(Duration.ofSeconds(1)).to(Duration.ofSeconds(6));
    assertThat(asked(part)).containsExactly("0.0: 2/1", "1.0: 3/1", "1.0: 4/1");
    assertThat(asked(part.rows(2))).containsExactly("0.0: 2/1", "1.0: 3/1");
    assertThat(asked(of(file(FIVE)).to(Duration.ofSeconds(2)))).hasSize(2);
  }

  @Test
  void theStageLastsUntilTheLastRowIsDue() throws IOException {
    assertThat(checked(of(file(FIVE))).duration()).contains(Duration.ofMillis(6_001));
    assertThat(checked(of(file(FIVE)).speed(10)).duration()).contains(Duration.ofMillis(601));
    assertThat(checked(of(file(FIVE)).rows(1)).duration()).as("all at once").isEmpty();
  }

  @Test
  void theRowsAreDealtOutToTheInjectors() throws IOException {
    Trace trace = of(file(FIVE));
    List<Long> all = new ArrayList<>();
    for (int injector = 1; injector <= 3; injector++) {
      int own = injector - 1;
      TraceShape share = TraceShape.of(trace).checked(injector, 3);
      assertThat(share.duration()).isEqualTo(checked(trace).duration());
      assertThat(arrivals(share))
          .extracting(it -> it.row().orElseThrow().number())
          .allMatch(number -> number % 3 == own);
      arrivals(share).forEach(it -> all.add(it.row().orElseThrow().number()));
    }
    assertThat(all).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    assertThatThrownBy(() -> TraceShape.of(trace.rows(2)).checked(3, 3))
        .hasMessageEndingWith("has 2 rows to replay, must have one for each of 3 injectors.");
  }

  @Test
  void blocksAndTextsAreThoseOfTheRow() throws IOException {
    List<Arrival> all =
        arrivals(
            of(
                file(
                    """
                    {"timestamp": 1, "input_length": 1030, "output_length": 5, "hash_ids": [4, 9, 17]}
                    {"timestamp": 2, "chat_id": 3, "input_length": 33, "hash_ids": [4, 9]}
                    {"timestamp": 3, "text_input": "Why?", "output_length": 7}
                    {"timestamp": 4, "messages": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Why?"}]}
                    {"timestamp": 5}
                    """
                        .replace("\"timestamp\": 2", "\"timestamp\": 0.002"))));
    TraceRow first = all.get(0).row().orElseThrow();
    assertThat(first.blocks()).containsExactly(4, 9, 17);
    assertThat(first.blockTokens()).isEqualTo(512);
    TraceRow second = all.get(1).row().orElseThrow();
    assertThat(second.blockTokens()).isEqualTo(16);
    assertThat(second.outputTokens()).as("the run's own").isEmpty();
    assertThat(all.get(2).row().orElseThrow().messages())
        .containsExactly(new TraceRow.Message("user", "Why?"));
    assertThat(all.get(3).row().orElseThrow().messages())
        .containsExactly(
            new TraceRow.Message("system", "Be short."), new TraceRow.Message("user", "Why?"));
    assertThat(all.get(4).row()).as("the run's own").isEmpty();
    assertThat(arrivals(of(file("timestamp\n1\n2\n")))).allMatch(it -> it.row().isEmpty());
  }

  @Test
  void whatFailedInTheTraceIsLeftOutAndSaid() throws IOException {
    TraceShape shape =
        checked(
            of(
                file(
                    "Timestamp,Request tokens,Response tokens\n"
                        + "1,0,0\n"
                        + "2,5,0\n"
                        + "3,5,6\n"
                        + "4,5,0\n"
                        + "5,5,7\n")));
    assertThat(arrivals(shape))
        .extracting(Arrival::dueNanos)
        .containsExactly(2_000_000_000L, 4_000_000_000L);
    assertThat(shape.note().orElseThrow())
        .endsWith(
            "has 3 rows that failed when recorded (0 output tokens), left out here: 2 are"
                + " replayed.");
    assertThat(checked(of(file(FIVE))).note()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TIMESTAMP,ContextTokens,GeneratedTokens\n"
            + "2023-11-16 18:15:46.0,374,44\n"
            + "2023-11-16 18:15:47.0,374,0\n",
        "timestamp,inputTokens,outputTokens\n1,5,3\n2,5,0\n",
        "{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 3}\n"
            + "{\"timestamp\": 5, \"input_length\": 5, \"output_length\": 0}\n",
        "{\"timestamp\": 0, \"text_input\": \"Why?\"}\n"
            + "{\"timestamp\": 5, \"text_input\": \"Why?\", \"output_length\": 0}\n"
      })
  void anAnswerWithoutTokensFailedInEveryFormat(String text) throws IOException {
    TraceShape shape = checked(of(file(text)));
    assertThat(arrivals(shape)).hasSize(1);
    assertThat(shape.note().orElseThrow()).contains("has 1 row that failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "timestamp,inputTokens,outputTokens;5,1,1;3,1,1 | , line 3: timestamp is '3', must not be"
            + " before 5, that of line 2.",
        "timestamp,inputTokens,outputTokens;-1,1,1 | , line 2: timestamp is '-1', must be a number"
            + " of seconds from 0 to 9,000,000,000, or a date and a time of day from 1970.",
        "timestamp,inputTokens,outputTokens;yesterday,1,1 | , line 2: timestamp is 'yesterday',"
            + " must be a number of seconds from 0 to 9,000,000,000, or a date and a time of day"
            + " from 1970.",
        "timestamp,inputTokens,outputTokens;1700000000000,1,1 | , line 2: timestamp is"
            + " '1700000000000', must be a number of seconds from 0 to 9,000,000,000, or a date and"
            + " a time of day from 1970.",
        "TIMESTAMP,ContextTokens,GeneratedTokens;2023-02-30 18:15:46,1,1 | , line 2: timestamp is"
            + " '2023-02-30 18:15:46', must be a number of seconds from 0 to 9,000,000,000, or a"
            + " date and a time of day from 1970.",
        "TIMESTAMP,ContextTokens,GeneratedTokens;2023-11-1618:15:46,1,1 | , line 2: timestamp is"
            + " '2023-11-1618:15:46', must be a number of seconds from 0 to 9,000,000,000, or a"
            + " date and a time of day from 1970.",
        "TIMESTAMP,ContextTokens,GeneratedTokens;2023-11-16 18:15:46,68,3,4 | , line 2: the row is"
            + " '2023-11-16 18:15:46,68,3,4', must have 3 fields.",
        "timestamp,inputTokens,outputTokens;\"0,1,2;1,3,4;2,3,4 | , line 2 is broken: a field in"
            + " quotes does not end.",
        "[{\"timestamp\": 0, \"input_length\": 1}] | , line 1: the row is '[', must be a JSON"
            + " object.",
        "{\"timestamp\": 0, \"timestamp\": 1} | , line 1 is broken: it has the field 'timestamp'"
            + " twice.",
        "{\"timestamp\": 1e2147483647} | , line 1: timestamp is '1E+2147483647', must be from 0 to"
            + " 9,000,000,000,000 ms.",
        "{\"chat_id\": 1, \"timestamp\": 1700000000000} | , line 1: timestamp is '1700000000000',"
            + " must be from 0 to 9,000,000,000 seconds.",
        "timestamp,inputTokens,outputTokens;0,0,1 | , line 2: inputTokens is '0', must be a whole"
            + " number from 1 to 10,000,000.",
        "timestamp,inputTokens,outputTokens;0,1,-1 | , line 2: outputTokens is '-1', must be a"
            + " whole number from 1 to 10,000,000.",
        "timestamp,inputTokens,outputTokens;0,1.5,2 | , line 2: inputTokens is '1.5', must be a"
            + " whole number from 1 to 10,000,000.",
        "timestamp,inputTokens,outputTokens;0,99999999999,2 | , line 2: inputTokens is"
            + " '99999999999', must be a whole number from 1 to 10,000,000.",
        "timestamp,inputTokens,outputTokens;0,1,2;1,3 | , line 3: the row is '1,3', must have 3"
            + " fields.",
        "timestamp,inputTokens,outputTokens;0,1,2;1,3,\"4 | , line 3 is broken: a field in"
            + " quotes does not end.",
        "timestamp,inputTokens,Timestamp,outputTokens;0,1,2,3 | , line 1: the header is"
            + " 'timestamp,inputTokens,Timestamp,outputTokens', must have the column Timestamp"
            + " once.",
        "time,inputTokens,outputTokens;0,1,2 | , line 1: the header is"
            + " 'time,inputTokens,outputTokens', must have a column timestamp.",
        "timestamp,inputTokens;0,1 | , line 1: the header is 'timestamp,inputTokens', must have a"
            + " column outputTokens or GeneratedTokens or Response tokens.",
        "timestamp,input,output;0,1,2 | , line 1: the header is 'timestamp,input,output', must have"
            + " a column inputTokens or ContextTokens or Request tokens.",
        "timestamp,inputTokens,outputTokens; | has no row to replay, must have one.",
        "timestamp,inputTokens,outputTokens;0,1,0;1,1,0.0 | has no row to replay, as 2 rows have 0"
            + " output tokens, must have one.",
        "{\"timestamp\": 5, \"input_length\": 1};{\"timestamp\": 4, \"input_length\": 1} | , line"
            + " 2: timestamp is '4', must not be before 5, that of line 1.",
        "{\"timestamp\": -5, \"input_length\": 1} | , line 1: timestamp is '-5', must be from 0"
            + " to 9,000,000,000,000 ms.",
        "{\"input_length\": 1} | , line 1 has no timestamp, must have that field.",
        "{\"timestamp\": 0, \"output_length\": 1} | , line 1 has no input_length, text_input or"
            + " messages, must have that field.",
        "{\"timestamp\": 0, \"input_length\": 0} | , line 1: input_length is '0', must be a whole"
            + " number from 1 to 10,000,000.",
        "{\"timestamp\": 0, \"input_length\": \"9\"} | , line 1: input_length is '9', must be a"
            + " number.",
        "{\"timestamp\": 0, \"input_length\": 9};[1] | , line 2: the row is '[', must be a JSON"
            + " object.",
        "{\"timestamp\": 0, \"input_length\": 9};{\"timestamp\": 1, \"input_length\": | , line 2 is"
            + " broken: it ends within an object.",
        "{\"timestamp\": 0, \"input_length\": 9};{\"timestamp\": 1, \"input_length\": nine} | ,"
            + " line 2 is broken: 'nine' is no JSON value.",
        "{\"timestamp\": 0, \"input_length\": 1025, \"hash_ids\": [1]} | , line 1: the number of"
            + " hash_ids is '1', must be 3: one for every 512 of its 1025 tokens.",
        "{\"timestamp\": 0, \"input_length\": 9, \"hash_ids\": [\"a\"]} | , line 1: hash_ids is"
            + " 'a', must be a list of at most 1,000,000 whole numbers.",
        "{\"delay\": 50, \"input_length\": 9} | , line 1 has delay, must have none: each row is"
            + " replayed by its timestamp alone.",
        "{\"timestamp\": 0, \"messages\": [{\"role\": \"user\", \"content\": [1]}]} | , line 1:"
            + " content is '[', must be a text.",
        "{\"timestamp\": 0, \"text_input\": \"a \\ud83d\"} | , line 1 is broken: a text has one"
            + " half of a surrogate pair, which UTF-8 cannot encode.",
      })
  void whatIsWrongIsSaidWithItsLineValueAndRule(String text, String why) throws IOException {
    Path file = file(text.replace(';', '\n'));
    assertThatThrownBy(() -> checked(of(file)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The trace " + file + (why.startsWith(",") ? "" : " ") + why);
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws IOException {
    Path none = folder.resolve("none.csv");
    assertThatThrownBy(() -> checked(of(none))).hasMessage("The trace " + none + " is not there.");
    assertThatThrownBy(() -> checked(of(folder)))
        .hasMessage("The trace " + folder + " is no regular file.");
    for (String blank : List.of("", " \n\r\n ")) {
      Path empty = file(blank);
      assertThatThrownBy(() -> checked(of(empty)))
          .hasMessage("The trace " + empty + " is empty, must have rows.");
    }
    Path latin =
        Files.write(
            folder.resolve("latin"),
            "{\"text_input\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> checked(of(latin))).hasMessage("The trace " + latin + " is no UTF-8.");
    Path cut = folder.resolve("cut.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(cut))) {
      out.write(FIVE.repeat(1_000).getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> checked(of(cut)))
        .hasMessage("The trace " + cut + " is no whole gzip file.");
  }

  @Test
  void aFileThatChangesAfterTheCheckIsNoticedWhereItDoes() throws IOException {
    Path file = file(FIVE);
    TraceShape shape = checked(of(file));
    file("timestamp,inputTokens,outputTokens\n3,1,1\n4,2,1\n");
    assertThatThrownBy(() -> arrivals(shape))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The trace " + file + " ends after 2 rows, had 5 before the load.");
    file("timestamp,inputTokens,outputTokens\n3,1,1\nbroken");
    assertThatThrownBy(() -> arrivals(shape)).hasMessageContaining("line 3: the row is 'broken'");
    Files.delete(file);
    assertThatThrownBy(() -> arrivals(shape)).hasMessageEndingWith(" is not there.");
  }

  @Test
  void aRowOfTheLengthOfAFileIsRefused() throws IOException {
    Path file = folder.resolve("long");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("timestamp,inputTokens,outputTokens\n0,1,\"");
      for (int i = 0; i < 17; i++) {
        out.write("x".repeat(1 << 20));
      }
    }
    assertThatThrownBy(() -> checked(of(file)))
        .hasMessageEndingWith("cannot be read: a row is longer than 16777216 characters.");
  }

  @Test
  void aReplayThatWouldLastTooLongIsRefused() throws IOException {
    Path file = file("timestamp,inputTokens,outputTokens\n0,1,1\n3000000,1,1\n");
    assertThatThrownBy(() -> checked(of(file)))
        .hasMessageEndingWith(
            "lasts 3000000.001s at speed 1, must last at most 30 days: a higher speed, or 'to'.");
    assertThatThrownBy(() -> checked(of(file).speed(1e-9)))
        .hasMessageContaining("s at speed 0.000000001, must last at most 30 days");
    assertThat(checked(of(file).speed(10)).duration()).isPresent();
  }

  @Test
  void theBusiestSecondsAreKnown() throws IOException {
    assertThat(
            checked(of(file("timestamp,inputTokens,outputTokens\n0,7,1\n2,8,1\n9,1,1\n9.5,3,1\n")))
                .traced()
                .orElseThrow()
                .busiestTokens())
        .isEqualTo(15);
  }

  /** The least heap that the JVM and a reader need; the file is several times as large. */
  @Slow
  @Test
  void aMillionRowsAreReadInConstantMemory() throws Exception {
    Path file = folder.resolve("million.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 1_000_000; i++) {
        out.write(
            "{\"timestamp\": %s, \"input_length\": 2000, \"output_length\": 50, \"hash_ids\": [0, 1, 2, %s]}\n"
                .formatted(i, i + 3));
      }
    }
    assertThat(Files.size(file)).isGreaterThan(80_000_000);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ReadTrace.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("1000000 rows, the last due after 999.999 s");
  }

  /** Checks a trace, and reads it again. */
  static final class ReadTrace {
    private ReadTrace() {}

    public static void main(String[] arguments) {
      long rows = 0;
      long last = 0;
      for (Arrival arrival : checked(Trace.of(arguments[0])).schedule(1)) {
        rows++;
        last = arrival.dueNanos();
      }
      System.out.println(rows + " rows, the last due after " + last / 1e9 + " s");
    }
  }

  @Test
  void theSampleIsWhatItsNoticeSays() {
    TraceShape sample = checked(Trace.of("user-files/resources/traces/sample.jsonl"));
    assertThat(sample.traced().orElseThrow().rows()).isEqualTo(60);
    Map<OptionalInt, Integer> sizes = new HashMap<>();
    arrivals(sample)
        .forEach(it -> sizes.merge(it.row().orElseThrow().inputTokens(), 1, Integer::sum));
    assertThat(sizes).hasSizeGreaterThan(30);
  }
}
