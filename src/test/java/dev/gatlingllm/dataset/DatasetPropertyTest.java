package dev.gatlingllm.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.gatlingllm.Slow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written in a format is read back, in any order, whatever the texts. */
class DatasetPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] PIECES = {
    "a", "Why", " ", "  ", "\"", "\"\"", ",", ";", "'", "\\", "{", "}", "[", "]", "\t", "é", "€",
    "😀", "\u2028", "\uFEFF", "#", "1.5", "null", ":"
  };

  @TempDir Path folder;

  private static String text(Random random, boolean lineEnds) {
    String text =
        IntStream.rangeClosed(0, random.nextInt(12))
            .mapToObj(
                it ->
                    lineEnds && random.nextInt(8) == 0
                        ? random.nextBoolean() ? "\n" : "\r\n"
                        : PIECES[random.nextInt(PIECES.length)])
            .collect(Collectors.joining());
    return "x" + text;
  }

  @ParameterizedTest
  @EnumSource(DatasetFormat.class)
  void randomRowsAreReadBackInAnyOrder(DatasetFormat format) throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<String> prompts = new ArrayList<>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        prompts.add(text(random, format != DatasetFormat.TEXT));
      }
      String written = written(format, prompts, random);
      Path file = folder.resolve("data");
      try (OutputStream plain = Files.newOutputStream(file);
          OutputStream out = random.nextBoolean() ? plain : new GZIPOutputStream(plain)) {
        out.write((random.nextBoolean() ? "\uFEFF" : "").getBytes(StandardCharsets.UTF_8));
        out.write(written.getBytes(StandardCharsets.UTF_8));
      }
      Dataset dataset = Dataset.of(file.toString());
      assertThat(read(format == DatasetFormat.CSV ? dataset.column("q") : dataset, random))
          .as("seed %s", seed)
          .isEqualTo(prompts);
    }
  }

  /** Read in a random order, and put into the file's. */
  private static List<String> read(Dataset dataset, Random random) throws IOException {
    try (OpenDataset open = OpenDataset.open(dataset, String::length, it -> {})) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, (int) open.rows()).boxed().toList());
      Collections.shuffle(order, random);
      String[] prompts = new String[order.size()];
      for (int i : order) {
        prompts[i] = open.row(i).atOnce().messages().get(0).content().text();
      }
      return List.of(prompts);
    }
  }

  private static String written(DatasetFormat format, List<String> prompts, Random random)
      throws IOException {
    String end = random.nextBoolean() ? "\n" : "\r\n";
    if (format == DatasetFormat.CSV) {
      return csv(prompts, end);
    }
    boolean array = format.isJson() && random.nextBoolean();
    ObjectWriter writer =
        array && random.nextBoolean() ? JSON.writerWithDefaultPrettyPrinter() : JSON.writer();
    List<String> rows = new ArrayList<>();
    for (String prompt : prompts) {
      rows.add(
          format == DatasetFormat.TEXT ? prompt : writer.writeValueAsString(row(format, prompt)));
    }
    String last = random.nextBoolean() ? end : "";
    return array
        ? "[" + String.join(random.nextBoolean() ? "," : " ," + end, rows) + "]" + last
        : String.join(random.nextBoolean() ? end : end + end, rows) + last;
  }

  private static Object row(DatasetFormat format, String prompt) {
    Object chat = Map.of("messages", List.of(Map.of("role", "user", "content", prompt)));
    return switch (format) {
      case SHAREGPT ->
          Map.of(
              "conversations",
              List.of(
                  Map.of("from", "human", "value", prompt),
                  Map.of("from", "gpt", "value", prompt)));
      case BATCH ->
          Map.of(
              "custom_id", prompt, "method", "POST", "url", "/v1/chat/completions", "body", chat);
      default -> chat;
    };
  }

  private static String csv(List<String> prompts, String end) throws IOException {
    StringBuilder text = new StringBuilder("id,q,more" + end);
    for (String prompt : prompts) {
      CSVFormat.DEFAULT
          .builder()
          .setRecordSeparator(end)
          .get()
          .printRecord(text, 7, prompt, prompt);
    }
    return text.toString();
  }

  /** The least heap that the JVM and a reader need; the file is larger. */
  @Slow
  @Test
  void memoryDoesNotDependOnTheNumberOfRows() throws Exception {
    Path file = folder.resolve("many.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 200_000; i++) {
        out.write(
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Question %s of a file of many rows: what is next to it, and why?\"}]}\n"
                .formatted(i));
      }
    }
    assertThat(Files.size(file)).isGreaterThan(20_000_000);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ReadAll.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("200000 rows, 200000 of them different");
  }

  /** Checks a dataset, and reads each row in another order. */
  static final class ReadAll {
    private ReadAll() {}

    public static void main(String[] arguments) throws IOException {
      try (OpenDataset open =
          OpenDataset.open(Dataset.of(arguments[0]).shuffle().once(), String::length, it -> {})) {
        long rows = open.size();
        java.util.BitSet seen = new java.util.BitSet();
        DatasetReader reader = new DatasetReader(open, n -> (n * 7_919 + 13) % rows, 1, 1);
        for (var row = reader.next(); row.isPresent(); row = reader.next()) {
          String text = row.get().row().atOnce().messages().get(0).content().text();
          seen.set(Integer.parseInt(text.split(" ")[1]));
        }
        System.out.println(rows + " rows, " + seen.cardinality() + " of them different");
      }
    }
  }
}
