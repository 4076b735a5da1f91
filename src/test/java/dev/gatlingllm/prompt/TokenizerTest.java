package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.Slow;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private static final String TEXT = "The ferry's late again: 1,234 people wait.";

  private final Tokenizer qwen3 = Vocabulary.qwen3().tokenizer();

  @TempDir Path folder;

  @Test
  void withoutAWordFromTheUserItIsQwen3() throws IOException {
    try (Tokenizer tokenizer = TokenizerLoader.load("")) {
      assertThat(tokenizer.name()).isEqualTo("qwen3 (embedded)");
      assertThat(tokenizer.encode("Hello world")).containsExactly(9707, 1879);
      assertThat(tokenizer.count(TEXT)).isEqualTo(Vocabulary.qwen3().oracle().ids(TEXT).length);
    }
  }

  @Test
  void aGzippedFileIsReadAsItIs() {
    try (Tokenizer tokenizer = TokenizerSource.load(OracleTokenizer.GPT2.toString())) {
      assertThat(tokenizer.encode("Hello world")).containsExactly(15496, 995);
    }
  }

  @Slow
  @Test
  void aFolderStandsForTheTokenizerInIt() throws IOException {
    try (InputStream in = new GZIPInputStream(new FileInputStream(OracleTokenizer.GPT2.toFile()))) {
      Files.copy(in, folder.resolve("tokenizer.json"));
    }
    try (Tokenizer tokenizer = TokenizerLoader.load(folder.toString())) {
      assertThat(tokenizer.name()).isEqualTo(folder.toString());
      assertThat(tokenizer.encode("Hello world")).containsExactly(15496, 995);
    }
  }

  @Test
  void aFolderMayHoldAGzippedOne() throws IOException {
    Files.copy(OracleTokenizer.GPT2, folder.resolve("tokenizer.json.gz"));
    try (Tokenizer tokenizer = TokenizerSource.load(folder.toString())) {
      assertThat(tokenizer.count("Hello world")).isEqualTo(2);
    }
  }

  @Test
  void theEmptyTextHasNoTokens() {
    assertThat(qwen3.count("")).isZero();
  }

  @Test
  void aLongTextIsCountedToItsEnd() {
    assertThat(qwen3.count(" stone".repeat(20_000))).isEqualTo(20_000);
  }

  @Test
  void whatTheFileSaysOfCuttingPaddingAndSpecialTokensIsIgnored() throws IOException {
    Path file = TinyVocabulary.wordsCutAndPadded(folder);
    try (Tokenizer tokenizer = TokenizerSource.load(file.toString())) {
      assertThat(tokenizer.count("one two three four five six")).isEqualTo(6);
      assertThat(tokenizer.count("one")).isEqualTo(1);
    }
  }

  @Test
  void decodingGivesTheTextBack() {
    String text = TEXT + " Grüße 你好 <|im_start|>";
    assertThat(qwen3.decode(qwen3.encode(text))).isEqualTo(text);
  }

  @Test
  void manyThreadsMayCountAtOnce() throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    try {
      var counts =
          IntStream.rangeClosed(1, 400)
              .mapToObj(n -> threads.submit(() -> qwen3.count(" stone".repeat(n)) - n))
              .toList();
      for (var count : counts) {
        assertThat(count.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aMissingFileIsNamedAndSaysWhatToPassInstead() {
    assertSentence(
        folder.resolve("nowhere.json").toString(),
        "There is no tokenizer at " + folder.resolve("nowhere.json"),
        "-Dllm.tokenizer=",
        "embedded Qwen3");
  }

  @Test
  void aBareNameIsNoHubId() {
    assertSentence("llama-3", "There is no tokenizer at llama-3", "hub id such as org/model");
  }

  @Test
  void aMissingRelativeFileIsNotLookedForOnTheHub() {
    assertSentence("models/tokenizer.json", "There is no tokenizer at models/tokenizer.json");
  }

  @Test
  void whatCannotBeAPathIsNamed() {
    assertSentence("a\0b", "neither a path nor a hub id");
  }

  @Test
  void aFolderWithoutATokenizerIsNamed() {
    assertSentence(folder.toString(), "The folder " + folder + " holds no tokenizer.json;");
  }

  @Test
  void aFolderWithOnlyTheOtherFormatSaysSo() throws IOException {
    Files.writeString(folder.resolve("tokenizer.model"), "x");
    assertSentence(folder.toString(), "holds no tokenizer.json", "tokenizer.model is of another");
  }

  @Slow
  @Test
  void whatIsNotJsonIsNoTokenizer() throws IOException {
    Path file = Files.writeString(folder.resolve("t.json"), "hello");
    assertSentence(file.toString(), file + " is not a tokenizer.json (expected value");
  }

  @Slow
  @Test
  void jsonOfAnotherKindIsNoTokenizer() throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"qwen3\"}");
    assertSentence(file.toString(), file + " is not a tokenizer.json (");
  }

  @Slow
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"model\":{\"type\":\"Diffusion\",\"vocab\":{}}",
        "\"pre_tokenizer\":{\"type\":\"ByQuarks\"},\"model\":{\"type\":\"BPE\",\"vocab\":{},"
            + "\"merges\":[]}",
        "\"decoder\":{\"type\":\"Later\"},\"model\":{\"type\":\"BPE\",\"vocab\":{},\"merges\":[]}",
        "\"normalizer\":{\"type\":\"Later\"},\"model\":{\"type\":\"BPE\",\"vocab\":{},"
            + "\"merges\":[]}"
      })
  void aPartThatTheLibraryDoesNotKnowMayBeNewer(String fields) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("tokenizer.json"),
            "{\"version\":\"1.0\",\"added_tokens\":[]," + fields + "}");
    assertSentence(
        file.toString(),
        file + " has a part that the tokenizers library 0.21.0 does not know; it may be newer");
  }

  @Slow
  @Test
  void anEmptyFileIsNoTokenizer() throws IOException {
    Path file = Files.createFile(folder.resolve("tokenizer.json"));
    assertSentence(file.toString(), file + " is not a tokenizer.json (EOF");
  }

  @Slow
  @Test
  void bytesThatAreNoTextAreNoTokenizer() throws IOException {
    Path file = Files.write(folder.resolve("t.json"), new byte[] {(byte) 0xff, 0, (byte) 0xfe, 1});
    assertSentence(file.toString(), file + " is not a tokenizer.json (");
  }

  @Test
  void aDamagedGzipFileCannotBeRead() throws IOException {
    byte[] whole = Files.readAllBytes(OracleTokenizer.GPT2);
    Path file = folder.resolve("tokenizer.json.gz");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertSentence(file.toString(), "The tokenizer " + file + " cannot be read (");
  }

  private static void assertSentence(String spec, String... parts) {
    assertThatThrownBy(() -> TokenizerLoader.load(spec))
        .isInstanceOf(TokenizerException.class)
        .message()
        .contains(parts)
        .doesNotContain("\n", "Exception", "\tat ")
        .endsWith(".");
  }
}
