package dev.gatlingllm.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.Conformance;
import dev.gatlingllm.record.Conformance.BodyEnd;
import dev.gatlingllm.record.Conformance.LineEnds;
import dev.gatlingllm.record.Conformance.Role;
import dev.gatlingllm.record.Deviation;
import dev.gatlingllm.record.Samples;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each deviation by an answer that has it alone; a sound answer has none. */
class ConformanceTest {
  private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
  private static final String TEXT =
      chunk("{\"content\":\"some\"}", "null") + chunk("{\"content\":\" text\"}", "null");
  private static final String FINISH = chunk("{}", "\"stop\"");
  private static final String USAGE = usage(2);
  private static final String DONE = "data: [DONE]\n\n";
  private static final String SOUND = ROLE + TEXT + FINISH + USAGE + DONE;

  private static Dialect dialect(String api, boolean includeUsage) {
    return Dialects.of(api, Generations.of(false, includeUsage, Map.of()));
  }

  private static CannedStream chat() {
    return new CannedStream(dialect("chat", true));
  }

  private static String chunk(String delta, String reason) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
        .formatted(delta, reason);
  }

  private static String usage(int tokens) {
    return "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":%d}}\n\n"
        .formatted(tokens);
  }

  @Test
  void aSoundStreamDeviatesInNothing() {
    Conformance seen = chat().header("server", "uvicorn").conformance(SOUND);
    assertThat(seen.deviations()).isEmpty();
    assertThat(seen.httpVersion()).contains("HTTP/1.1");
    assertThat(seen.mediaType()).contains("text/event-stream");
    assertThat(seen.bodyEnd()).isEqualTo(BodyEnd.CHUNKED);
    assertThat(seen.keepAlive()).isTrue();
    assertThat(seen.stream()).isTrue();
    assertThat(seen.lineEnds()).isEqualTo(LineEnds.LF);
    assertThat(seen.terminator()).contains("[DONE]");
    assertThat(seen.afterTerminator()).hasValue(0);
    assertThat(seen.role()).isEqualTo(Role.OWN_CHUNK);
    assertThat(seen.server()).containsExactly(Map.entry("server", "uvicorn"));
  }

  static Stream<Arguments> deviations() {
    String fourTexts = TEXT + TEXT;
    return Stream.of(
        Arguments.of(SOUND.replace("\n", "\r"), Deviation.CR_LINE_ENDS),
        Arguments.of(SOUND.replaceFirst("\n", "\r\n"), Deviation.MIXED_LINE_ENDS),
        Arguments.of(SOUND.stripTrailing(), Deviation.LAST_EVENT_CUT),
        Arguments.of(ROLE + TEXT + FINISH + USAGE, Deviation.NO_TERMINATOR),
        Arguments.of(SOUND + "data: {}\n\n", Deviation.AFTER_TERMINATOR),
        Arguments.of(SOUND + "x", Deviation.AFTER_TERMINATOR),
        Arguments.of(ROLE + TEXT + FINISH + DONE, Deviation.NO_USAGE),
        Arguments.of(
            ROLE + fourTexts + FINISH + USAGE.replace("2", "1") + DONE, Deviation.IMPOSSIBLE_USAGE),
        Arguments.of(ROLE + TEXT + USAGE + DONE, Deviation.NO_FINISH_REASON),
        Arguments.of(ROLE + TEXT + FINISH + usage(6) + DONE, Deviation.MANY_TOKENS_A_CHUNK),
        Arguments.of(TEXT + FINISH + USAGE + DONE, Deviation.NO_ROLE),
        Arguments.of(
            ROLE.replace("assistant", "") + TEXT + FINISH + USAGE + DONE, Deviation.NO_ROLE),
        Arguments.of(
            ROLE + TEXT + FINISH.replace("stop", "because") + USAGE + DONE,
            Deviation.UNKNOWN_FINISH_REASON),
        Arguments.of(ROLE + ROLE + TEXT + FINISH + USAGE + DONE, Deviation.ROLE_REPEATED));
  }

  @ParameterizedTest
  @MethodSource("deviations")
  void aDeviationIsFoundAlone(String body, Deviation deviation) {
    assertThat(chat().conformance(body).deviations()).containsExactly(deviation);
  }

  /** Some servers have the field in every chunk, and a name in the first. */
  @Test
  void anEmptyRoleNamesNobody() {
    String empty = chunk("{\"role\":\"\",\"content\":\"a\"}", "null");
    Conformance seen = chat().conformance(ROLE + empty + empty + FINISH + USAGE + DONE);
    assertThat(seen.role()).isEqualTo(Role.OWN_CHUNK);
    assertThat(seen.deviations()).isEmpty();
  }

  @Test
  void crLfIsSeenAndAllowed() {
    Conformance seen = chat().conformance(SOUND.replace("\n", "\r\n"));
    assertThat(seen.lineEnds()).isEqualTo(LineEnds.CR_LF);
    assertThat(seen.deviations()).isEmpty();
  }

  @Test
  void commentsAreCountedAndAllowed() {
    Conformance seen = chat().conformance(": ping\n\n" + SOUND.replace(FINISH, ":\n" + FINISH));
    assertThat(seen.comments()).isEqualTo(2);
    assertThat(seen.deviations()).isEmpty();
  }

  @Test
  void blankLinesBehindTheLastWordAreNothing() {
    assertThat(chat().conformance(SOUND + "\r\n\n").afterTerminator()).hasValue(0);
    assertThat(chat().conformance(SOUND + "\nab\n").afterTerminator()).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/octet-stream", ","})
  void aStreamUnderAnotherMediaTypeIsReadAndTold(String type) {
    Conformance seen = chat().header("content-type", type).conformance(SOUND);
    assertThat(seen.deviations()).containsExactly(Deviation.MEDIA_TYPE);
    assertThat(seen.mediaType()).isEqualTo(Optional.ofNullable(type));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, chunked, , , CHUNKED, true",
    "HTTP/1.1, chunked, , close, CHUNKED, false",
    "HTTP/1.1, , 900, , LENGTH, true",
    "HTTP/1.0, , 900, , LENGTH, false",
    "HTTP/1.0, , 900, Keep-Alive, LENGTH, true",
    "HTTP/1.1, , , keep-alive, CONNECTION, false",
    "HTTP/2, , , , FRAMES, true",
  })
  void theHeadSaysWhatBecomesOfTheConnection(
      String version,
      String transfer,
      String length,
      String connection,
      BodyEnd end,
      boolean keepAlive) {
    Conformance seen =
        chat()
            .version(version)
            .header("transfer-encoding", transfer)
            .header("content-length", length)
            .header("connection", connection)
            .conformance(SOUND);
    assertThat(seen.httpVersion()).contains(version);
    assertThat(seen.bodyEnd()).isEqualTo(end);
    assertThat(seen.keepAlive()).isEqualTo(keepAlive);
    assertThat(seen.deviations().contains(Deviation.ENDS_WITH_CONNECTION))
        .isEqualTo(end == BodyEnd.CONNECTION);
  }

  @Test
  void theTokenizerContradictsUsageBeyondFivePerCentAndTwoTokens() {
    String forty = ROLE + TEXT.repeat(20) + FINISH + usage(40) + DONE;
    assertThat(chat().countedByTokenizer(42).conformance(forty).deviations()).isEmpty();
    assertThat(chat().countedByTokenizer(38).conformance(forty).deviations()).isEmpty();
    String more = forty.replace(usage(40), usage(45));
    assertThat(chat().countedByTokenizer(43).conformance(more).deviations())
        .doesNotContain(Deviation.USAGE_DIFFERS);
    assertThat(chat().countedByTokenizer(42).conformance(more).deviations())
        .containsExactly(Deviation.USAGE_DIFFERS);
    // Fewer than the text chunks: no count, so it contradicts nothing.
    assertThat(chat().countedByTokenizer(37).conformance(forty).deviations()).isEmpty();
  }

  @Test
  void usageThatWasNotAskedForIsNotMissed() {
    CannedStream stream = new CannedStream(dialect("chat", false));
    assertThat(stream.conformance(ROLE + TEXT + FINISH + DONE).deviations()).isEmpty();
  }

  @Test
  void theRoleMayComeWithTheFirstText() {
    Conformance seen =
        chat()
            .conformance(
                chunk("{\"role\":\"assistant\",\"content\":\"a\"}", "null")
                    + TEXT
                    + FINISH
                    + usage(3)
                    + DONE);
    assertThat(seen.role()).isEqualTo(Role.WITH_TEXT);
    assertThat(seen.deviations()).isEmpty();
  }

  @Test
  void eachChoiceNamesItsRoleOnce() {
    String two = (ROLE + TEXT).replace("\"index\":0", "\"index\":1");
    Conformance seen = chat().conformance(ROLE + two + TEXT + FINISH + usage(4) + DONE);
    assertThat(seen.role()).isEqualTo(Role.OWN_CHUNK);
    assertThat(seen.deviations()).isEmpty();
  }

  /** What a stream lacks because it failed is not its server's way. */
  @Test
  void aFailedStreamIsJudgedByItsFramingOnly() {
    String broken = (ROLE + "data: {\"choices\":[\n\n").replace("\n", "\r");
    assertThat(chat().conformance(broken).deviations()).containsExactly(Deviation.CR_LINE_ENDS);
  }

  static Stream<Arguments> otherApis() {
    return Stream.of(
        Arguments.of(
            "tgi",
            "text/event-stream",
            "data:{\"token\":{\"text\":\"a\",\"special\":false}}\n\n"
                + "data:{\"token\":{\"text\":\"b\",\"special\":false},\"generated_text\":\"ab\","
                + "\"details\":{\"finish_reason\":\"length\",\"generated_tokens\":2}}\n\n"),
        Arguments.of(
            "ollama-chat",
            "application/x-ndjson",
            "{\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}\n"
                + "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\","
                + "\"eval_count\":1}"),
        Arguments.of(
            "gemini",
            "text/event-stream",
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":"
                + "\"STOP\"}],\"usageMetadata\":{\"candidatesTokenCount\":1}}\r\n\r\n"),
        Arguments.of("triton-generate", "text/event-stream", "data: {\"text_output\":\"a\"}\n\n"));
  }

  /** The last line of NDJSON may do without its end; not every API has a last word. */
  @ParameterizedTest
  @MethodSource("otherApis")
  void anotherApiIsHeldToItsOwnPromise(String api, String type, String body) {
    Conformance seen =
        new CannedStream(dialect(api, true)).header("content-type", type).conformance(body);
    assertThat(seen.deviations()).isEmpty();
    assertThat(seen.role()).isEqualTo(Role.NONE);
  }

  @Test
  void secretsInHeadersAreStruckOutAndLongOnesCut() {
    Conformance seen =
        chat()
            .header("x-request-id", "req k-secret")
            .header("via", "v".repeat(500))
            .header("openai-organization", "org-1")
            .header("set-cookie", "c=1")
            .conformance(SOUND);
    assertThat(seen.server()).containsOnlyKeys("x-request-id", "via");
    assertThat(seen.server().get("x-request-id")).isEqualTo("req ***");
    assertThat(seen.server().get("via")).hasSize(80);
  }

  @Test
  void aRequestWithoutAnAnswerShowsNothing() {
    assertThat(
            new Observation()
                .against(
                    dialect("chat", true).promise(),
                    Samples.failure(1).answer(),
                    Samples.failure(1).tokens(),
                    0,
                    false,
                    new ServerText(text -> text)))
        .isEqualTo(Conformance.NONE);
  }
}
