package dev.gatlingllm.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.load.StageReading.Defaults;
import dev.gatlingllm.load.StageReading.Planned;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesFileTest {
  private static final String INLINE = "series 0s:1/s 30s:5.5/s 30s:2/s 90.25s:0/s";

  @TempDir Path folder;

  private static Planned parse(String text) {
    return StageWords.parse(
        "Stage 1 of llm.load",
        text,
        new Defaults(Duration.ofSeconds(30), Optional.empty(), OptionalLong.empty()));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my rates.csv"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seconds,ratePerSecond\n0,1\n30,5.5\n30,2\n90.25,0\n",
        "0,1\r\n30,5.5\r\n30,2\r\n\r\n90.25,0",
        "\uFEFFSECONDS, ratepersecond\n\"0\", 1\n30, 5.5\n30, 2.000\n90.250, 0",
      })
  void aFileIsTheSameLoadAsItsPointsInWords(String text) throws IOException {
    Planned planned = parse("series \"" + file(text) + "\"");
    assertThat(planned.name()).isEqualTo("series my rates.csv");
    assertThat(planned.arrivals()).isEqualTo(parse(INLINE).arrivals());
    assertThat(planned.warmup()).isEqualTo(parse(INLINE).warmup());
  }

  @Test
  void aCompressedFileWithAKindOfSpacingIsKeptInWordsThatNeedNoFile() throws IOException {
    Path file = folder.resolve("rates.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("0,1\n30,5.5\n30,2\n90.25,0\n".getBytes(StandardCharsets.UTF_8));
    }
    Planned planned = parse("gamma series " + file + " burstiness 0.5");
    assertThat(planned.name()).isEqualTo("gamma series rates.csv.gz burstiness 0.5");
    String words = planned.arrivals().inWords().orElseThrow();
    assertThat(words).isEqualTo("gamma " + INLINE + " burstiness 0.5");
    assertThat(parse(words).arrivals()).isEqualTo(planned.arrivals());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1;30,5;20,1 | , line 3: seconds is '20', must not be before 30, that of line 2.",
        "5,1;30,5 | , line 1: seconds is '5', must be 0, where a series begins.",
        "seconds,ratePerSecond;1,1 | , line 2: seconds is '1', must be 0, where a series begins.",
        "0,1;-3,1 | , line 2: seconds is '-3', must be a number from 0 to 2592000, of 9 decimals at"
            + " most.",
        "0,1;3,many | , line 2: ratePerSecond is 'many', must be a number from 0 to 100000, of 9"
            + " decimals at most.",
        "0,1;3,100001 | , line 2: ratePerSecond is '100001', must be a number from 0 to 100000, of"
            + " 9 decimals at most.",
        "time,qps;0,1 | , line 1: seconds is 'time', must be a number from 0 to 2592000, of 9"
            + " decimals at most.",
        "0,1;3 | , line 2: the row is '3', must have 2 fields: seconds,ratePerSecond.",
        "0,1;3,1,2 | , line 2: the row is '3,1,2', must have 2 fields: seconds,ratePerSecond.",
        "0,1;0,2 | ' must have a point later than 0 seconds.'",
        "seconds,ratePerSecond | ' must have a point later than 0 seconds.'",
        "'' | ' is empty, must have rows.'",
      })
  void aFileThatIsWrongIsRefusedWithItsLine(String text, String why) throws IOException {
    Path file = file(text.replace(';', '\n'));
    assertThatThrownBy(() -> parse("series \"" + file + "\""))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The series " + file + why);
  }

  @Test
  void aFileThatIsNotThereOrIsNoSeriesIsRefused() throws IOException {
    assertThatThrownBy(() -> parse("series " + folder.resolve("no.csv")))
        .hasMessage("The series " + folder.resolve("no.csv") + " is not there.");
    assertThatThrownBy(() -> parse("series " + folder))
        .hasMessage("The series " + folder + " is no regular file.");
    Path zeros = file("0,0\n9,0\n");
    assertThatThrownBy(() -> parse("series \"" + zeros + "\""))
        .hasMessageEndingWith(" has a rate of 0 throughout, must have one above 0/s.");
    Path half = Files.write(folder.resolve("half.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    assertThatThrownBy(() -> parse("series " + half))
        .hasMessage("The series " + half + " is no whole gzip file.");
    Path quote = file("0,1\n\"5,1\n");
    assertThatThrownBy(() -> parse("series \"" + quote + "\""))
        .hasMessage("The series " + quote + ", line 2 is broken: a field in quotes does not end.");
    Path many = file("0,1\n".repeat(10_001));
    assertThatThrownBy(() -> parse("series \"" + many + "\""))
        .hasMessage("The series " + many + " has more than 10000 points, the most.");
  }
}
