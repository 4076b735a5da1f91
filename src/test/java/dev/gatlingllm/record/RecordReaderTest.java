package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.answer.CannedStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReaderTest {
  private static final List<RequestRecord> SOME =
      List.of(
          Samples.success(1, new long[] {5_000, 7_999, 12_000}),
          Samples.failure(2),
          Samples.items(3, 4),
          CannedStream.recorded(4, Conformance.NONE));

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("requests.jsonl");
  }

  private List<RequestRecord> read() throws IOException {
    List<RequestRecord> records = new ArrayList<>();
    assertThat(RecordReader.read(folder, records::add)).isFalse();
    return records;
  }

  private void write(boolean timeline) {
    try (RecordLog log = new RecordLog(this::file, timeline, record -> {}, (what, why) -> {})) {
      SOME.forEach(log::add);
    }
  }

  @Test
  void everyRecordComesBackAsItWas() throws IOException {
    write(false);
    assertThat(read()).isEqualTo(SOME);
  }

  @Test
  void theReadableFormOfArrivalsChangesNothing() throws IOException {
    write(true);
    assertThat(read()).isEqualTo(SOME);
  }

  @Test
  void aPackedFileIsReadToo() throws IOException {
    write(false);
    byte[] plain = Files.readAllBytes(file());
    Files.delete(file());
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("requests.jsonl.gz")))) {
      packed.write(plain);
    }
    assertThat(read()).isEqualTo(SOME);
  }

  @Test
  void aLastLineThatAKillCutIsLeftOutAndTold() throws IOException {
    write(false);
    byte[] whole = Files.readAllBytes(file());
    for (int length = whole.length - 2; length > whole.length - 500; length -= 37) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      List<RequestRecord> records = new ArrayList<>();
      assertThat(RecordReader.read(folder, records::add)).isTrue();
      assertThat(records).isEqualTo(SOME.subList(0, 3));
    }
  }

  @Test
  void fieldsThatAreNotKnownAreLeftOut() throws IOException {
    write(false);
    String text = Files.readString(file());
    Files.writeString(
        file(),
        text.replace("{\"schema\":2,", "{\"schema\":2,\"someday\":3,\"other\":{\"a\":[1]},"));
    assertThat(read()).isEqualTo(SOME);
  }

  @Test
  void aLineThatIsNoRecordIsRefusedByItsNumber() throws IOException {
    write(false);
    String text = Files.readString(file());
    List<String> broken =
        List.of("{\"schema\":2,\"request\":\n", "[1]\n", "{\"a\":1}\n", "\"x\"\n");
    for (String line : broken) {
      Files.writeString(file(), text + line + text);
      assertThatThrownBy(() -> RecordReader.read(folder, record -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("requests.jsonl, line 5: it ");
    }
  }

  @Test
  void aNewerSchemaIsRefusedInOneSentence() throws IOException {
    Files.writeString(file(), "{\"schema\":3,\"request\":1}\n");
    assertThatThrownBy(() -> RecordReader.read(folder, record -> {}))
        .hasMessage(file() + ", line 1: it has schema 3; this version reads up to 2.");
  }

  @Test
  void aFolderWithoutRecordsSaysSo() {
    assertThatThrownBy(() -> RecordReader.read(folder, record -> {}))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aValueOfTheWrongKindIsNamed() throws IOException {
    write(false);
    String text = Files.readString(file(), StandardCharsets.UTF_8);
    Files.writeString(file(), text.replace("\"user\":", "\"user\":[") + text);
    assertThatThrownBy(() -> RecordReader.read(folder, record -> {}))
        .hasMessageContaining("line 1: it cannot be read");
  }

  @Test
  void linesOfTheFirstSchemaHaveWhatTheySay() throws IOException {
    Files.writeString(
        file(),
        """
        {"schema":1,"request":7,"stageIndex":0,"stage":"1 user","name":"Chat","user":3,"warmup":false,"stream":true,\
        "startEpochMillis":5,"intendedNanos":null,"readyNanos":900,"sentNanos":1000,"headersNanos":2000,\
        "firstTokenNanos":5000000,"firstContentNanos":5000000,"lastTokenNanos":9000000,"endNanos":9000100,\
        "connectionOpened":true,"connectNanos":50,"resends":0,"httpStatus":200,"responseId":"x","finishReason":"stop",\
        "terminated":true,"promptTokens":4,"promptTokensSource":"usage","completionTokens":3,\
        "completionTokensSource":"usage","usagePromptTokens":4,"tokenizerPromptTokens":null,"usageCompletionTokens":3,\
        "tokenizerCompletionTokens":null,"chunks":2,"coalescedChunks":0,"gaps":1,"stalls":0,"longestGapNanos":4000000,\
        "windowTokens":3.0,"failure":null,"chunkMicrosSinceSent":[4999,8999],"chunkChoices":[0,1]}
        """);
    RequestRecord record = read().get(0);
    assertThat(record.origin().attempt()).isEqualTo(1);
    assertThat(record.origin().firstRequest()).isEqualTo(7);
    assertThat(record.instants().intendedNanos()).isEqualTo(OptionalLong.empty());
    assertThat(record.timeline())
        .isEqualTo(new ChunkArrivals(new long[] {5_000_000, 9_000_000}, new byte[] {0, 1}));
    assertThat(record.tokens().streamed().afterFirst()).hasValue(2);
    assertThat(record.conformance().deviations()).isEmpty();
    assertThat(record.answer().rateLimits()).isEqualTo(RateLimits.NONE);
  }
}
