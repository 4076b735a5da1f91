package dev.gatlingllm.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.dialect.Dialects;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Texts that come in one piece at their end: they count if no part of them came before. */
class WholeTextsTest {
  private static final String COMPLETED =
      "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":["
          + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\" a b\"}]}]}}";
  private static final String TGI_END =
      "{\"token\":{\"text\":\"%s\",\"special\":%s},\"generated_text\":\"%s\","
          + "\"details\":{\"finish_reason\":\"length\"}}";

  /** Each event has its number as its time. */
  private static AnswerOutcome read(String api, String... events) {
    AnswerReader reader =
        new AnswerReader(Dialects.of(api, Generations.of(false, true, Map.of())), true, true);
    reader.begin(200, "text/event-stream");
    long nanos = 0;
    for (String event : events) {
      reader.append(Unpooled.copiedBuffer("data: " + event + "\n\n", UTF_8), ++nanos);
      boolean more = true;
      while (more) {
        more = reader.next(false, nanos);
      }
    }
    assertThat(reader.outcome().over()).isTrue();
    assertThat(reader.outcome().cause()).isNull();
    return reader.outcome();
  }

  private static void assertText(AnswerOutcome outcome, String text, long... nanos) {
    assertThat(outcome.delta().text().keptContent()).contains(text);
    assertThat(outcome.timeline().arrivals().nanos()).containsExactly(nanos);
    assertThat(outcome.delta().text().bytes()).isGreaterThanOrEqualTo(text.length());
  }

  private static String event(String type, String field, String text) {
    return "{\"type\":\"response.%s\",\"output_index\":0,\"%s\":\"%s\"}"
        .formatted(type, field, text);
  }

  private static String delta(String text) {
    return event("output_text.delta", "delta", text);
  }

  private static String end(String text) {
    return event("output_text.done", "text", text);
  }

  @Test
  void aResponsesTextMayComeWithItsEndOnly() {
    assertText(read("responses", end(" a b"), COMPLETED), " a b", 1);
    assertText(read("responses", end(" a"), end(" b"), COMPLETED), " a b", 1, 2);
    assertText(
        read("responses", "{\"text\":\" a b\",\"type\":\"response.output_text.done\"}", COMPLETED),
        " a b",
        1);
    assertText(read("responses", event("refusal.done", "refusal", "no"), COMPLETED), "no", 1);
  }

  @Test
  void orWithTheWholeResponseOnly() {
    assertText(read("responses", COMPLETED), " a b", 1);
    assertText(read("responses", end(""), COMPLETED), " a b", 2);
  }

  @Test
  void itCountsOnceWhereItCameInParts() {
    assertText(read("responses", delta(" a"), delta(" b"), end(" a b"), COMPLETED), " a b", 1, 2);
    assertText(
        read("responses", end(" a"), delta(" b"), end(" b"), end(" b"), COMPLETED), " a b", 1, 2);
  }

  @Test
  void eachKindOfTextHasItsOwn() {
    AnswerOutcome outcome =
        read(
            "responses",
            event("reasoning_text.delta", "delta", "hm"),
            event("reasoning_text.done", "text", "hm"),
            end(" a b"),
            event("function_call_arguments.done", "arguments", "{}"),
            COMPLETED);
    assertText(outcome, " a b", 1, 3, 4);
    assertThat(outcome.delta().text().bytes()).isEqualTo(8);
  }

  @Test
  void tgisMayComeWithItsLastEventOnly() {
    String empty = "{\"token\":{\"text\":\"\",\"special\":false},\"generated_text\":null}";
    assertText(read("tgi", empty, TGI_END.formatted("", false, " a b")), " a b", 2);
    assertText(read("tgi", empty, TGI_END.formatted("</s>", true, " a b")), " a b", 2);
    String token = empty.replace("\"\"", "\" a\"");
    assertText(read("tgi", token, TGI_END.formatted(" b", false, " a b")), " a b", 1, 2);
    assertText(read("tgi", token, TGI_END.formatted("</s>", true, " a")), " a", 1);
    assertText(read("tgi", TGI_END.formatted(" a", false, " a")), " a", 1);
  }

  @Test
  void aChatsSpeechHasATranscript() {
    String speech =
        "{\"choices\":[{\"delta\":{\"audio\":{\"id\":\"a\",\"transcript\":\""
            + " a\",\"data\":\"AA\"}}}]}";
    String finish = "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
    assertText(read("chat", speech, speech, finish, "[DONE]"), " a a", 1, 2);
  }

  private static String chunk(String fields) {
    return "{\"choices\":[{\"index\":0,%s}]}".formatted(fields);
  }

  private static String message(String text) {
    return "\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}";
  }

  private static String part(String text) {
    return "\"delta\":{\"content\":\"" + text + "\"}";
  }

  @Test
  void aChatsTextMayComeInMessagesInsteadOfDeltas() {
    String stop = ",\"finish_reason\":\"stop\"";
    assertText(read("chat", chunk(message(" a b") + stop), "[DONE]"), " a b", 1);
    assertText(
        read(
            "chat",
            chunk(message(" a")),
            chunk(message(" b")),
            chunk(message(" c")),
            chunk(message(" d") + stop),
            "[DONE]"),
        " a b c d",
        1,
        2,
        3,
        4);
    assertText(read("chat", chunk("\"delta\":{}," + message(" a") + stop), "[DONE]"), " a", 1);
  }

  @Test
  void itCountsOnceWhereDeltasBringItToo() {
    String stop = ",\"finish_reason\":\"stop\"";
    String end = chunk(message(" a b") + stop);
    assertText(read("chat", chunk(part(" a")), chunk(part(" b")), end, "[DONE]"), " a b", 1, 2);
    assertText(read("chat", chunk(part(" a") + "," + message(" a") + stop), "[DONE]"), " a", 1);
    assertText(read("chat", chunk(message(" a") + "," + part(" a") + stop), "[DONE]"), " a", 1);
  }
}
