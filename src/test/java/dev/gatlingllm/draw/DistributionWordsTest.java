package dev.gatlingllm.draw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gatlingllm.config.ConfigException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionWordsTest {
  @TempDir Path folder;

  private static Distribution tokens(String text) {
    return DistributionWords.parse("llm.inputTokens", text, Unit.TOKENS);
  }

  private static Distribution time(String text) {
    return DistributionWords.parse("llm.thinkTime", text, Unit.TIME);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "512 | 512",
        "uniform 128 to 2048 | uniform 128 to 2048",
        "UNIFORM 128 TO 2048 most 1024 | uniform 128 to 1024",
        "uniform 128 to 128 | 128",
        "normal 512 sd 100 | normal 512 sd 100 least 1",
        "normal 512.5 sd 0.5 least 16 most 4096 | normal 512.5 sd 0.5 least 16 most 4096",
        "lognormal 512 sigma 0.5 most 8192 | lognormal 512 sigma 0.5 least 1 most 8192",
        "lognormal 512 sigma 0.5 most 8192 least 4 | lognormal 512 sigma 0.5 least 4 most 8192",
        "lognormal 1024 median 512 | lognormal 1024 sigma 1.177410023 least 1",
        "exponential 300 | exponential 300 least 1",
        "128 at 50 %, 2048 at 50 % | 128 at 50 %, 2048 at 50 % least 1",
        "128 at 1,512 at 2,2048 at 0 | 128 at 33.3333 %, 512 at 66.6667 % least 1",
        "128 at 1, 2048 at 1 most 1000 | 128",
      })
  void wordsOfTokensAreRead(String text, String read) {
    Distribution distribution = tokens(text);
    assertThat(distribution).hasToString(read);
    assertThat(tokens(read)).hasToString(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0s | 0",
        "500ms | 0.5",
        "uniform 0s to 10s | uniform 0 to 10",
        "normal 5s sd 1.5s least 500ms most 1m | normal 5 sd 1.5 least 0.5 most 60",
        "lognormal 2m sigma 0.5 | lognormal 120 sigma 0.5",
        "exponential 5s | exponential 5",
        "1s at 9, 1m at 1 | 1 at 90 %, 60 at 10 %",
      })
  void wordsOfTimesAreReadAsSeconds(String text, String read) {
    assertThat(time(text)).hasToString(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "gauss 512 | 'gauss' must be a number of tokens, uniform, normal, lognormal, exponential,"
            + " file, or several values with weights.",
        "^^ | it must be a number of tokens, uniform, normal, lognormal, exponential, file, or"
            + " several values with weights.",
        "0 | '0' must be a number of tokens, a whole number from 1 to 10,000,000.",
        "-5 | '-5' must be a number of tokens, a whole number from 1 to 10,000,000.",
        "1.5 | '1.5' must be a number of tokens, a whole number from 1 to 10,000,000.",
        "512 tokens | 'tokens' must be 'least' or 'most', each at most once, or left out.",
        "uniform 128 2048 | '2048' must be 'to'.",
        "uniform 2048 to 128 | '128' must be such that the least is not above the most.",
        "uniform -1 to 128 | '-1' must be the least, a whole number from 1 to 10,000,000.",
        "normal 512 100 | '100' must be 'sd'.",
        "normal 512 sd 0 | '0' must be the standard deviation, a number above 0.",
        "normal -1 sd 10 | '-1' must be the mean, a number above 0.",
        "normal 512 sd 10 least 600 most 500 | '500' must be such that the least is not above the"
            + " most.",
        "normal 512 sd 10 most 500 least 600 | '600' must be such that the least is not above the"
            + " most.",
        "normal 512 sd 10 least 1 least 2 | 'least' must be 'least' or 'most', each at most once,"
            + " or left out.",
        "normal 512 sd 10 least 1000 | normal 512 sd 10 has less than one value in 1,000,000 from"
            + " 1000 on.",
        "512 most 100 | 512 has less than one value in 1,000,000 from 1 to 100.",
        "lognormal 512 | '512' must be followed by 'sigma' or 'median'.",
        "lognormal 512 sigma 0 | '0' must be the standard deviation of the logarithm, a number"
            + " above 0.",
        "lognormal 512 sigma -0.5 | '-0.5' must be the standard deviation of the logarithm, a"
            + " number above 0.",
        "lognormal 512 median 512 | '512' must be the median, below the mean.",
        "exponential 0 | '0' must be the mean, a number above 0.",
        "128 at 50 %, x at 50 % | 'x' must be a number of tokens, a whole number from 1 to"
            + " 10,000,000.",
        "128 at -50 % | '-50' must be a weight, a number of 0 or more.",
        "file | 'file' must be followed by a file, in double quotes if its path has spaces or"
            + " commas.",
      })
  void aWordThatDoesNotFitIsNamed(String text, String why) {
    assertThatThrownBy(() -> tokens(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("llm.inputTokens ('" + text + "'): " + why);
  }

  @ParameterizedTest
  @CsvSource({"no/such.csv, is not there", "src, is no regular file"})
  void aFileThatIsNoneIsNamed(String file, String why) {
    assertThatThrownBy(() -> tokens("file " + file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The file of llm.inputTokens " + file + " " + why + ".");
  }

  @Test
  void weightsMustNotSumTo0() {
    assertThatThrownBy(() -> tokens("128 at 0 %, 512 at 0 %"))
        .hasMessage(
            "llm.inputTokens ('128 at 0 %, 512 at 0 %') has weights that sum to 0, must have one"
                + " above 0.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "5 | '5' must be a time, a duration of at most 30 days, e.g. 500ms, 30s or 2m.",
        "-5s | '-5s' must be a time, a duration of at most 30 days, e.g. 500ms, 30s or 2m.",
        "soon | 'soon' must be a time, uniform, normal, lognormal, exponential, file, or"
            + " several values with weights.",
        "exponential 0s | '0s' must be the mean, a duration above 0 and of at most 30 days, e.g."
            + " 500ms, 30s or 2m.",
        "uniform 10s to 1s | '1s' must be such that the least is not above the most.",
        "lognormal 5s sigma 1s | '1s' must be the standard deviation of the logarithm, a number"
            + " above 0.",
      })
  void aTimeThatDoesNotFitIsNamed(String text, String why) {
    assertThatThrownBy(() -> time(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("llm.thinkTime ('" + text + "'): " + why);
  }

  @Test
  void countsHaveTheirOwnName() {
    Unit turns = new Unit("turns", 100);
    assertThat(DistributionWords.parse("llm.turns", "uniform 2 to 8", turns))
        .hasToString("uniform 2 to 8");
    assertThatThrownBy(() -> DistributionWords.parse("llm.turns", "101", turns))
        .hasMessage(
            "llm.turns ('101'): '101' must be a number of turns, a whole number from 1 to 100.");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("my lengths.csv"), content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "128,5\n512,3\n2048,2\n",
        "length,weight\r\n# measured in May\r\n128, 5.0\r\n\r\n512 ,3 # the usual\r\n2048,2",
        "128 5\n512\t3\n2048   2e0",
        "\uFEFF128;0.5\n512;.3\n2048.0;0.2",
        "128\n128\n128\n128\n128\n512\n512\n512\n2048\n2048\n"
      })
  void aFileHasAValueAndItsWeightOnEachLine(String content) throws IOException {
    Path plain = file(content);
    Path gzip = folder.resolve("lengths.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
      out.write(content.getBytes(UTF_8));
    }
    for (Path path : new Path[] {plain, gzip}) {
      Distribution distribution = tokens("file \"" + path + "\" most 1000");
      assertThat(distribution.least()).isEqualTo(128);
      assertThat(distribution.most()).hasValue(512);
      assertThat(distribution.mean()).isCloseTo((128 * 5 + 512 * 3) / 8.0, within(1e-9));
      assertThat(tokens(distribution.toString())).hasToString(distribution.toString());
    }
  }

  @Test
  void aFileOfTimesHasSeconds() throws IOException {
    Path file = file("0,1\n0.25,1\n");
    assertThat(time("file \"" + file + "\"").mean()).isEqualTo(0.125);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "128,5;x,1 | FILE, line 2: the value is 'x', must be a whole number from 1 to 10,000,000.",
        "length,n;128,5;0,1 | FILE, line 3: the value is '0', must be a whole number from 1 to"
            + " 10,000,000.",
        "# weights;128,-5 | FILE, line 2: the weight is '-5', must be a number of 0 or more.",
        "128,5;512,many | FILE, line 2: the weight is 'many', must be a number of 0 or more.",
        "128,5;512,1,7 | FILE, line 2: the line is '512 1 7', must be a value and its weight.",
        "12.5,5 | FILE, line 1: the value is '12.5', must be a whole number from 1 to 10,000,000.",
        "-3,5 | FILE, line 1: the value is '-3', must be a whole number from 1 to 10,000,000.",
        "# nothing | FILE has no values, must have one on each line.",
        "128,0;512,0 | FILE has weights that sum to 0, must have one above 0.",
      })
  void aLineThatDoesNotFitIsNamed(String lines, String why) throws IOException {
    Path file = file(lines.replace(';', '\n'));
    String text = "file \"" + file + "\"";
    assertThatThrownBy(() -> tokens(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The file of llm.inputTokens " + why.replace("FILE", file.toString()));
  }

  @Test
  void aBrokenGzipFileIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("lengths.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertThatThrownBy(() -> tokens("file " + file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The file of llm.inputTokens " + file + " is no whole gzip file.");
  }
}
