package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedEventTest {
  private static final String GOOD =
      "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi \\u00e9\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12}}";

  private final Dialect chat = Dialects.of("chat", Told.GENERATION);

  private Delta read(byte[] data) {
    Delta delta = new Delta(false);
    chat.readEvent(data, 0, data.length, delta);
    return delta;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[DONE",
        "[DONE]]",
        "[DONE] x",
        "[ DONE ]",
        "42",
        "true",
        "1e5",
        "\"\"",
        "[true]",
        "[[1]",
        "{error: full}",
        "null",
        "{\"choices\":[]} x",
        "{\"choices\":[]}{\"choices\":[]}",
        "{\"choices\":[]}\n{\"choices\":[]}",
        "{'choices':[]}",
        "{\"choices\":[],}",
        "{\"choices\":[}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\nb\"}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"\\x\"}}]}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "data: {\"choices\":[]}"
      })
  void whatIsNoSingleJsonObjectIsMalformed(String data) {
    Delta delta = read(data.getBytes(UTF_8));
    assertThat(delta.malformed()).endsWith(": " + data.replace('\n', ' '));
    assertThat(delta.textChoices()).isZero();
    assertThat(delta.isDone()).isFalse();
    assertThat(delta.error()).isNull();
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] good = GOOD.getBytes(UTF_8);
    assertThat(read(good).malformed()).isNull();
    for (int length = 1; length < good.length; length++) {
      Delta delta = read(java.util.Arrays.copyOf(good, length));
      assertThat(delta.malformed()).as("of %d bytes", length).isNotNull();
      assertThat(delta.textChoices() | delta.contentChoices()).isZero();
      assertThat(delta.finishReason()).isNull();
      assertThat(delta.promptTokens()).isEqualTo(Delta.ABSENT);
    }
  }

  @Test
  void depthsAndNumbersBeyondReasonAreMalformed() {
    assertThat(read(("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8)).malformed()).isNotNull();
    String parts = "[".repeat(100_000) + "]".repeat(100_000);
    String deep = "{\"choices\":[{\"delta\":{\"content\":" + parts + "}}]}";
    assertThat(read(deep.getBytes(UTF_8)).malformed()).contains("nesting depth");
    String digits = "{\"usage\":{\"prompt_tokens\":" + "9".repeat(100_000) + "}}";
    assertThat(read(digits.getBytes(UTF_8)).malformed()).isNotNull();
  }

  @Test
  void textThatIsNoUtf8IsMalformed() {
    byte[] data = "{\"choices\":[{\"delta\":{\"content\":\"?\"}}]}".getBytes(UTF_8);
    data[new String(data, UTF_8).indexOf('?')] = (byte) 0xFF;
    assertThat(read(data).malformed()).contains("Invalid UTF-8").contains("\uFFFD");
  }

  @Test
  void theOffendingTextIsCutTo200Characters() {
    String message = read(("{" + "é🙂".repeat(500)).getBytes(UTF_8)).malformed();
    String shown = message.substring(message.lastIndexOf(": ") + 2);
    // 1 + 3 × 66 characters; a half of the next pair would be the 200th.
    assertThat(shown).isEqualTo("{" + "é🙂".repeat(66) + "é");
    assertThat(message.length()).isLessThan(330);
  }

  @Test
  void theNextEventIsReadAfresh() {
    Delta delta = new Delta(false);
    byte[] bad = "{\"error\":\"x\"".getBytes(UTF_8);
    chat.readEvent(bad, 0, bad.length, delta);
    assertThat(delta.malformed()).isNotNull();
    byte[] good = GOOD.getBytes(UTF_8);
    chat.readEvent(good, 0, good.length, delta);
    assertThat(Told.of(delta))
        .isEqualTo("text 1, content 1, usage 12/- cached - reasoning -, finish stop, id c");
  }
}
