package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeltaTest {
  private final Dialect chat = Dialects.of("chat", Told.GENERATION);

  private void read(Delta delta, String data) {
    byte[] bytes = data.getBytes(UTF_8);
    chat.readEvent(bytes, 0, bytes.length, delta);
  }

  private static String chunk(int index, String text) {
    return "{\"id\":\"c%d\",\"choices\":[{\"index\":%d,\"delta\":{\"content\":\"%s\"}}]}"
        .formatted(index, index, text);
  }

  @Test
  void textsGatherByChoice() {
    Delta delta = new Delta(true);
    read(delta, chunk(1, "x"));
    read(delta, chunk(0, "a"));
    read(delta, chunk(1, "y"));
    read(delta, "[DONE]");
    assertThat(delta.texts()).containsExactly("a", "xy");
    assertThat(delta.textChoices()).isZero();
  }

  @Test
  void aRoleIsOfItsChoiceAndOfOneEventOnly() {
    Delta delta = new Delta(false);
    read(delta, "{\"choices\":[{\"delta\":{\"role\":\"assistant\"},\"index\":2}]}");
    assertThat(delta.roleChoices()).isEqualTo(0b100);
    assertThat(delta.textChoices()).isZero();
    read(delta, chunk(2, "x"));
    assertThat(delta.roleChoices()).isZero();
    read(delta, "{\"choices\":[{\"index\":0,\"delta\":{\"role\":null,\"content\":\"\"}}]}");
    assertThat(delta.roleChoices()).isZero();
  }

  @Test
  void textsAreKeptOnlyOnDemand() {
    Delta delta = new Delta(false);
    read(delta, chunk(0, "a"));
    assertThat(delta.textChoices()).isEqualTo(1);
    assertThat(delta.texts()).isEmpty();
  }

  @Test
  void theFirstIdStays() {
    Delta delta = new Delta(false);
    read(delta, chunk(1, "x"));
    read(delta, chunk(2, "x"));
    read(delta, "[DONE]");
    assertThat(delta.id()).isEqualTo("c1");
  }

  @Test
  void anEventSaysNothingOfTheOneBefore() {
    Delta delta = new Delta(false);
    read(
        delta,
        "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2},\"error\":\"e\"}");
    read(delta, "");
    assertThat(Told.of(delta)).isEmpty();
    read(delta, "[DONE]");
    read(delta, "x");
    assertThat(delta.isDone()).isFalse();
    read(delta, "{}");
    assertThat(Told.of(delta)).isEmpty();
  }

  @Test
  void textBeforeTheBreakOfAnEventIsNotOfTheNext() {
    Delta delta = new Delta(true);
    read(delta, "{\"choices\":[{\"delta\":{\"content\":\"lost\"},");
    read(delta, chunk(0, "a"));
    assertThat(delta.texts()).containsExactly("a");
  }

  @Test
  void aCharacterCutIntoItsSurrogatesIsWholeInTheText() {
    Delta delta = new Delta(true);
    read(delta, chunk(0, "a\\ud83d"));
    read(delta, chunk(1, "\\ud83d"));
    read(delta, chunk(0, "\\ude00b"));
    read(delta, chunk(1, "\\udE01"));
    assertThat(delta.texts()).containsExactly("a\ud83d\ude00b", "\ud83d\ude01");
    assertThat(delta.text().bytes()).isEqualTo(10);
  }

  @Test
  void halfACharacterIsReplaced() {
    Delta delta = new Delta(true);
    read(delta, chunk(0, "a\\ud83d"));
    read(delta, chunk(0, "b"));
    read(delta, chunk(0, "\\ude00\\ud83d\\ud83d\\ude00"));
    read(delta, chunk(0, "\u00e9\u4e2d\\ud83d"));
    assertThat(delta.texts()).containsExactly("a\ufffdb\ufffd\ufffd\ud83d\ude00\u00e9\u4e2d\ufffd");
  }

  @Test
  void lengthsAreOfUtf8ByKind() {
    Delta delta = new Delta(false);
    read(delta, chunk(0, "a\u00e9\u4e2d\ud83d\ude00"));
    read(delta, "{\"choices\":[{\"delta\":{\"reasoning\":\"hmm\"}}]}");
    read(delta, "{\"choices\":[{\"delta\":{\"content\":\"lost\"},");
    assertThat(delta.text().bytes(GeneratedText.Kind.CONTENT)).isEqualTo(10);
    assertThat(delta.text().bytes(GeneratedText.Kind.REASONING)).isEqualTo(3);
    assertThat(delta.text().bytes()).isEqualTo(13);
  }
}
