package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.Slow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is the library that the tokenizer's makers use. */
class QwenTokenizerTest {
  private static final String[] PARTS = {
    "the",
    " The",
    "don't",
    "WE'LL",
    "'ſ",
    "'S",
    "'vE",
    "'",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    " \n ",
    "\u00a0",
    "\u3000",
    "\u0085",
    "1",
    "2028",
    "½",
    "٣",
    "x²",
    ".",
    "...\n\n",
    "//",
    " (",
    "=>",
    "é",
    "e\u0301",
    "\u0301",
    "ﬁ",
    "Å",
    "\u212b",
    "한국",
    "\u1112\u1161",
    "你好",
    "日本",
    "мир",
    "שלום",
    "ไทย",
    "हिन्दी",
    "😀",
    "👩‍🚀",
    "🫠",
    "€",
    "“",
    "—",
    "…",
    "<think>",
    "</think>",
    "<|im_end|>",
    "<|im",
    "<",
    "<<",
    "tool",
    "<tool_call>",
    "straße",
    "İ",
    "ǅ",
    "\u200d",
    "\u0000",
    "\u001c",
    "aaaa",
    "====",
  };

  private static OracleTokenizer oracle;
  private static QwenTokenizer qwen;

  @BeforeAll
  static void read() throws IOException {
    oracle = new OracleTokenizer(OracleTokenizer.QWEN3);
    qwen = new QwenTokenizer();
  }

  @AfterAll
  static void close() {
    oracle.close();
  }

  @Test
  void everyCharacterThatItKnowsIsSplitAndNormalizedAsTheLibraryDoes() {
    StringBuilder differ = new StringBuilder();
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(c -> c < 0x3400 || c % 64 == 0 || !Character.isIdeographic(c))
        .filter(c -> Character.getType(c) != Character.PRIVATE_USE)
        .forEach(
            c -> {
              String text = "a" + Character.toString(c) + "b" + " '" + Character.toString(c) + ".";
              if (QwenTokenizer.knows(text) && !same(text)) {
                differ.append(' ').append(Integer.toHexString(c));
              }
            });
    assertThat(differ.toString()).isEmpty();
  }

  @Test
  void anyTextHasTheLibrarysTokens() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(1, 12); part > 0; part--) {
        text.append(PARTS[random.nextInt(PARTS.length)]);
      }
      if (QwenTokenizer.knows(text.toString())) {
        assertSame(text.toString());
      }
    }
  }

  @Slow
  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "=", "你", "q\u0301", "Donaudampfschifffahrt", " ", " \n"})
  void aPieceOfAnyLengthHasTheLibrarysTokens(String unit) {
    for (int times : new int[] {1, 2, 47, 48, 49, 1_000, 20_000}) {
      assertSame(unit.repeat(times));
      assertSame("x" + unit.repeat(times) + "y");
    }
  }

  @Test
  void theEmptyTextHasNoTokens() {
    assertThat(qwen.encode("")).isEmpty();
  }

  @Test
  void whatNobodyHereCanJudgeIsTheLibrarysMatter() {
    assertThat(QwenTokenizer.knows("a lone \ud800")).isFalse();
    assertThat(QwenTokenizer.knows("not assigned: \u0378")).isFalse();
    assertThat(QwenTokenizer.knows("Grüße, 你好 🫠")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0300\u0316\u1df8",
        "e\u0301\u1df9",
        "\u0316\u0eba",
        "\ud834\udd5e\u0d3c",
        "\u09be\u09fe\u09bc",
        "\u0731\u0301\u08d5"
      })
  void marksThatTheLibraryMayNotOrderAsJavaDoesAreTheLibrarysMatter(String text) {
    assertThat(QwenTokenizer.knows(text)).isFalse();
  }

  @Test
  void marksUponMarksHaveTheLibrarysTokens() {
    Random random = new Random(11);
    int[] marks =
        IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
            .filter(c -> Character.getType(c) == Character.NON_SPACING_MARK)
            .filter(c -> QwenTokenizer.knows(Character.toString(c)))
            .toArray();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("e");
      for (int mark = random.nextInt(2, 6); mark > 0; mark--) {
        text.appendCodePoint(marks[random.nextInt(marks.length)]);
      }
      assertSame(text.append(PARTS[random.nextInt(PARTS.length)]).toString());
    }
  }

  @Test
  void aLongRunOfMarksIsTheLibrarysMatter() {
    assertThat(QwenTokenizer.knows("e" + "\u0316\u0300".repeat(16))).isTrue();
    assertThat(QwenTokenizer.knows("e" + "\u0316\u0300".repeat(17))).isFalse();
    assertSame("e" + "\u0316\u0300".repeat(16));
  }

  @Test
  void theFileHasTheVocabularysMerges() throws IOException {
    JsonNode json;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(OracleTokenizer.QWEN3))) {
      json = new ObjectMapper().readTree(in);
    }
    byte[] seen;
    try (InputStream in =
        new GZIPInputStream(QwenTokenizer.class.getResourceAsStream("qwen3-merges.gz"))) {
      seen = in.readAllBytes();
    }
    assertThat(Arrays.equals(seen, packed(json))).isTrue();
  }

  private static byte[] packed(JsonNode json) {
    JsonNode merges = json.at("/model/merges");
    JsonNode vocabulary = json.at("/model/vocab");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int shift = 16; shift >= 0; shift -= 8) {
      out.write(merges.size() >> shift);
    }
    for (int side = 0; side < 2; side++) {
      for (int shift = 16; shift >= 0; shift -= 8) {
        for (JsonNode merge : merges) {
          out.write(vocabulary.get(merge.get(side).asText()).asInt() >> shift);
        }
      }
    }
    StreamSupport.stream(json.get("added_tokens").spliterator(), false)
        .map(token -> token.get("content").asText() + "\n")
        .forEach(line -> out.writeBytes(line.getBytes(StandardCharsets.UTF_8)));
    return out.toByteArray();
  }

  private static boolean same(String text) {
    return Arrays.equals(
        oracle.ids(text), Arrays.stream(qwen.encode(text)).asLongStream().toArray());
  }

  private static void assertSame(String text) {
    if (!same(text)) {
      assertThat(Arrays.stream(qwen.encode(text)).asLongStream().toArray())
          .as(text.length() > 200 ? text.length() + " characters" : text)
          .isEqualTo(oracle.ids(text));
    }
  }
}
