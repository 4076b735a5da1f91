package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.answer.CannedStream;
import dev.gatlingllm.record.Conformance.BodyEnd;
import dev.gatlingllm.record.Conformance.LineEnds;
import dev.gatlingllm.record.Conformance.Role;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLogTest {
  private static final long[] CHUNKS = {5_000, 7_999, 12_000};

  @TempDir private Path folder;

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("requests.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private RecordLog log(boolean timeline) {
    return new RecordLog(
        () -> folder.resolve("requests.jsonl"), timeline, record -> {}, RecordLogTest::fail);
  }

  @Test
  void aSuccessIsOneLineWithEveryInstant() throws IOException {
    try (RecordLog log = log(false)) {
      log.add(Samples.success(1, CHUNKS));
    }
    JsonNode line = lines().get(0);
    assertThat(line.get("schema").asInt()).isEqualTo(2);
    assertThat(line.get("sentNanos").asLong()).isEqualTo(1_000);
    assertThat(line.get("firstTokenNanos").asLong()).isEqualTo(5_000);
    assertThat(line.get("endNanos").asLong()).isEqualTo(12_010);
    assertThat(line.get("completionTokens").asInt()).isEqualTo(3);
    assertThat(line.get("completionTokensSource").asText()).isEqualTo("usage");
    assertThat(line.get("items").isNull()).isTrue();
    assertThat(line.get("failure").isNull()).isTrue();
    assertThat(line.has("chunkMicrosSinceSent")).isFalse();
  }

  @Test
  void anAnswerOfItemsSaysHowMany() throws IOException {
    try (RecordLog log = log(false)) {
      log.add(Samples.items(1, 4));
    }
    assertThat(lines().get(0).get("items").asInt()).isEqualTo(4);
  }

  @Test
  void deviationsAreNamedWhereThereAreAny() throws IOException {
    Conformance odd =
        new Conformance(
            Optional.of("HTTP/1.1"),
            Optional.empty(),
            BodyEnd.CHUNKED,
            true,
            true,
            LineEnds.CR,
            0,
            Optional.empty(),
            OptionalLong.empty(),
            Role.NONE,
            Map.of(),
            Set.of(Deviation.NO_USAGE, Deviation.CR_LINE_ENDS));
    try (RecordLog log = log(false)) {
      log.add(CannedStream.recorded(1, Conformance.NONE));
      log.add(CannedStream.recorded(2, odd));
    }
    assertThat(lines().get(0).has("deviations")).isFalse();
    assertThat(lines().get(1).get("deviations").toString())
        .isEqualTo("[\"crLineEnds\",\"noUsage\"]");
  }

  @Test
  void whatIsAbsentIsNullNeverZero() throws IOException {
    try (RecordLog log = log(false)) {
      log.add(Samples.failure(1));
    }
    JsonNode line = lines().get(0);
    for (String field :
        List.of(
            "sentNanos",
            "firstTokenNanos",
            "httpStatus",
            "responseId",
            "promptTokens",
            "completionTokens",
            "completionTokensSource",
            "cachedPromptTokens",
            "longestGapNanos",
            "connectNanos",
            "connectionWaitNanos")) {
      assertThat(line.get(field).isNull()).as(field).isTrue();
    }
    assertThat(line.at("/failure/cause").asText()).isEqualTo("connect");
    assertThat(line.at("/failure/message").asText()).isEqualTo("refused \"here\"");
    assertThat(line.at("/failure/body").asText()).isEqualTo("a\nbody");
    assertThat(line.at("/failure/retryAfter").asText()).isEqualTo("7");
  }

  @Test
  void theTimelineIsInMicrosecondsSinceTheSend() throws IOException {
    try (RecordLog log = log(true)) {
      log.add(Samples.success(1, CHUNKS));
    }
    assertThat(lines().get(0).get("chunkMicrosSinceSent").toString()).isEqualTo("[4,6,11]");
    assertThat(lines().get(0).get("chunkChoices").toString()).isEqualTo("[0,0,0]");
  }

  @Test
  void recordsOfManyThreadsAllArriveOnceAndWhole() throws Exception {
    List<Long> read = Collections.synchronizedList(new ArrayList<>());
    try (RecordLog log =
        new RecordLog(
            () -> folder.resolve("requests.jsonl"),
            true,
            record -> read.add(record.origin().request()),
            RecordLogTest::fail)) {
      Thread[] threads = new Thread[4];
      for (int t = 0; t < 4; t++) {
        int first = t * 500;
        threads[t] =
            new Thread(
                () ->
                    IntStream.range(first, first + 500)
                        .forEach(i -> log.add(Samples.success(i, CHUNKS))));
        threads[t].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(lines().stream().map(line -> line.get("request").asLong()).toList())
        .containsExactlyElementsOf(read)
        .doesNotHaveDuplicates()
        .hasSize(2_000);
  }

  @Test
  void whatIsWrittenIsOnDiskBeforeTheLogIsClosed() throws Exception {
    try (RecordLog log = log(false)) {
      log.add(Samples.success(1, CHUNKS));
      Path file = folder.resolve("requests.jsonl");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while ((!Files.exists(file) || Files.size(file) == 0) && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(lines()).hasSize(1);
    }
  }

  @Test
  void aFileThatCannotBeWrittenCostsNoRecord() {
    List<Long> read = new ArrayList<>();
    RecordLog log =
        new RecordLog(
            () -> folder.resolve("no/such/folder/requests.jsonl"),
            false,
            record -> read.add(record.origin().request()),
            RecordLogTest::fail);
    log.add(Samples.success(1, CHUNKS));
    log.add(Samples.success(2, CHUNKS));
    log.close();
    assertThat(read).containsExactly(1L, 2L);
    assertThat(log.trouble()).isPresent();
  }

  private interface Loss {
    void of(Path file) throws IOException;
  }

  private String troubleAfter(Loss loss) throws IOException {
    RecordLog log = log(false);
    log.open();
    log.add(Samples.success(1, CHUNKS));
    Path file = folder.resolve("requests.jsonl");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Files.size(file) == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    loss.of(file);
    log.add(Samples.success(2, CHUNKS));
    log.close();
    return log.trouble().orElseThrow().getMessage();
  }

  @Test
  void aFileThatIsLostOnTheWayIsToldInTheEnd() throws IOException {
    assertThat(troubleAfter(Files::delete)).endsWith("was removed while it was written");
  }

  @Test
  void aFileWithAnotherInItsPlaceIsToldInTheEnd() throws IOException {
    assertThat(
            troubleAfter(
                file -> {
                  Files.move(file, folder.resolve("old.jsonl"));
                  Files.createDirectory(file);
                }))
        .endsWith("is another file than the one that was written");
  }

  @Test
  void aFileThatSomebodyEmptiesIsTold() throws IOException {
    assertThat(troubleAfter(file -> Files.write(file, new byte[0])))
        .endsWith("became shorter while it was written");
  }

  @Test
  void theFileOfAnotherRunIsNeverWrittenInto() throws IOException {
    Path theirs = Files.writeString(folder.resolve("requests.jsonl"), "theirs");
    try (RecordLog log = log(false)) {
      assertThatThrownBy(log::open).isInstanceOf(FileAlreadyExistsException.class);
      log.add(Samples.success(1, CHUNKS));
    }
    assertThat(theirs).hasContent("theirs");
  }

  @Test
  void aRunWithoutARecordHasAnEmptyFile() throws IOException {
    try (RecordLog log = log(false)) {
      log.open();
    }
    assertThat(folder.resolve("requests.jsonl")).isEmptyFile();
  }

  @Test
  void aFileThatIsMadeAheadTakesTheRecords() throws IOException {
    try (RecordLog log = log(false)) {
      log.open();
      assertThat(folder.resolve("requests.jsonl")).isEmptyFile();
      log.add(Samples.success(1, CHUNKS));
    }
    assertThat(lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReaderThatFailsCostsNoLineAndIsTold(boolean error) throws IOException {
    List<String> told = new ArrayList<>();
    RecordLog log =
        new RecordLog(
            () -> folder.resolve("requests.jsonl"),
            false,
            record -> {
              if (error) {
                throw new OutOfMemoryError("broken sum");
              }
              throw new IllegalStateException("broken sum");
            },
            (what, why) -> told.add(what + ": " + why.getMessage()));
    log.add(Samples.success(1, CHUNKS));
    log.add(Samples.success(2, CHUNKS));
    log.close();
    assertThat(lines()).hasSize(2);
    assertThat(log.trouble().orElseThrow())
        .hasMessageContaining("request 1")
        .hasMessageContaining("broken sum");
    assertThat(told).containsOnly("summing up: broken sum");
  }

  @Test
  void recordsThatComeFasterThanTheyAreWrittenAreToldAndNoneIsLost() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    RecordLog log =
        new RecordLog(
            () -> folder.resolve("requests.jsonl"),
            false,
            record -> awaitOrFail(go),
            (what, why) -> told.countDown(),
            5_000);
    for (int i = 0; i < 8; i++) {
      log.add(Samples.success(i, CHUNKS));
    }
    assertThat(told.getCount()).isZero();
    go.countDown();
    log.close();
    assertThat(lines()).hasSize(8);
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(String what, Throwable why) {
    throw new AssertionError(what, why);
  }

  @Test
  void addingNeverWaitsForTheReader() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    RecordLog log =
        new RecordLog(
            () -> folder.resolve("requests.jsonl"),
            false,
            record -> awaitOrFail(go),
            RecordLogTest::fail);
    for (int i = 0; i < 1_000; i++) {
      log.add(Samples.success(i, CHUNKS));
    }
    go.countDown();
    log.close();
    assertThat(log.trouble()).isEmpty();
  }
}
