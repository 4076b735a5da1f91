package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTextTest {
  private static final ServerText WORDS = new ServerText(text -> text.replace("hunter2", "***"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a\u001b[2Jx        | a\\u001b[2Jx",
        "a\u0000b           | a\\u0000b",
        "a\u007fb           | a\\u007fb",
        "a\u009bb           | a\\u009bb",
        "a\u2028b\u2029c    | a\\u2028b\\u2029c",
        "a\u202eb\u2066c    | a\\u202eb\\u2066c",
        "a\ufeffb           | a\\ufeffb",
        "a\uDB40\uDC41b     | a\\udb40\\udc41b",
        "a\uD83Db           | a\uFFFDb",
        "a\uDE42            | a\uFFFD",
        "\uD83D\uDE42 é 漢  | \uD83D\uDE42 é 漢"
      })
  void whatDoesNotPrintShowsAsAnEscape(String raw, String shown) {
    assertThat(WORDS.name(raw)).isEqualTo(shown);
    assertThat(WORDS.sentence(raw)).isEqualTo(shown);
  }

  @Test
  void noNameMakesALineOfItsOwn() {
    assertThat(WORDS.name("m\nVerdict\tVALID\r\n")).isEqualTo("m\\nVerdict\\tVALID\\r\\n");
    assertThat(WORDS.sentence(" m\n\nVerdict \t VALID\r\n")).isEqualTo("m Verdict VALID");
    assertThat(WORDS.sentence("m" + " ".repeat(70_000))).isEqualTo("m");
  }

  @Test
  void aSecretIsStruckBeforeTheTextIsCut() {
    for (int at = 0; at < ServerText.NAME; at++) {
      assertThat(WORDS.name("x".repeat(at) + "hunter2" + "x".repeat(300))).doesNotContain("hunt");
    }
  }

  @Property
  void anyTextIsWellFormedPrintsAndIsNoLongerThanItMay(
      @ForAll String raw, @ForAll @IntRange(min = 3, max = 300) int most) {
    for (String taken : List.of(WORDS.taken(raw, most), WORDS.sentence(raw, most))) {
      assertThat(taken.codePointCount(0, taken.length())).isLessThanOrEqualTo(most);
      assertThat(taken.codePoints().noneMatch(Character::isISOControl)).isTrue();
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(taken)).isTrue();
    }
  }

  @Property
  void aCutIsMarkedAndLeavesNoHalfAPair(@ForAll @IntRange(min = 0, max = 2) int shift) {
    String taken = WORDS.taken("x".repeat(shift) + "\uD83D\uDE42".repeat(300), 200);
    assertThat(taken).isEqualTo("x".repeat(shift) + "\uD83D\uDE42".repeat(197 - shift) + "...");
  }

  @Test
  void aLongListIsItsFirstNamesAndACount() {
    List<String> names = IntStream.range(0, 20_000).mapToObj(i -> "model-" + i).toList();
    assertThat(WORDS.names(names.subList(0, 10), names.size()))
        .startsWith("model-0, model-1, ")
        .endsWith(", model-9 and 19,990 more");
    assertThat(WORDS.names(List.of("a", "b\nc"), 2)).isEqualTo("a, b c");
    assertThat(WORDS.names(Collections.nCopies(10, "x".repeat(1 << 20)), 12))
        .hasSizeLessThan(2_100);
  }

  @Test
  void whatAnEventNamesIsKeptShort() {
    String huge = "x".repeat(1 << 20);
    byte[] event =
        ("{\"id\":\"%s\",\"choices\":[{\"delta\":{},\"finish_reason\":\"%s\"}]}"
                .formatted(huge, huge))
            .getBytes(StandardCharsets.UTF_8);
    Delta delta = new Delta(false);
    Dialects.of("chat", Told.GENERATION).readEvent(event, 0, event.length, delta);
    assertThat(delta.id()).hasSizeLessThan(5_000);
    assertThat(delta.finishReason()).hasSizeLessThan(5_000);
  }
}
