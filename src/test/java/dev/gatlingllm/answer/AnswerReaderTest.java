package dev.gatlingllm.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.record.TokenSource;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an answer of fixed bytes comes to, however its reads cut it. */
class AnswerReaderTest {
  private static final String TEXT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String ROLE =
      "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n";
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String WHOLE = "{\"choices\":[{\"message\":{\"content\":\"a\"}}]}";
  private static final String SSE = "text/event-stream";

  private static Dialect dialect(String api) {
    return Dialects.of(api, Generations.of(false, true, Map.of()));
  }

  /** Read in pieces, the n-th of which has the stamp n; the end of the body has the last one's. */
  private static AnswerOutcome read(
      boolean stream, int status, String type, String body, int piece) {
    return read(dialect("chat"), stream, status, type, body, piece);
  }

  private static AnswerOutcome read(
      Dialect dialect, boolean stream, int status, String type, String body, int piece) {
    AnswerReader reader = new AnswerReader(dialect, stream, true);
    reader.outcome().observation().head("HTTP/1.1", name -> null);
    reader.begin(status, type);
    byte[] bytes = body.getBytes(UTF_8);
    long nanos = 0;
    for (int from = 0; from < bytes.length; from += piece) {
      reader.append(
          Unpooled.wrappedBuffer(bytes, from, Math.min(piece, bytes.length - from)), ++nanos);
      drain(reader, false, nanos);
    }
    drain(reader, true, nanos);
    reader.end(nanos);
    reader.close();
    return reader.outcome();
  }

  private static void drain(AnswerReader reader, boolean last, long nanos) {
    boolean more = true;
    while (more) {
      more = reader.next(last, nanos);
    }
  }

  static Stream<Arguments> failing() {
    return Stream.of(
        Arguments.of(true, 200, SSE, TEXT, FailureCause.PREMATURE_CLOSE, "without its terminator"),
        Arguments.of(
            true, 200, SSE, TEXT + "data: {\"cho", FailureCause.PREMATURE_CLOSE, "Unexpected"),
        Arguments.of(
            true,
            200,
            SSE,
            TEXT + "data: {\"cho\n\n" + DONE,
            FailureCause.MALFORMED_EVENT,
            "Unexpected"),
        Arguments.of(
            true, 200, SSE, "data: {\"error\":\"full\"}\n\n", FailureCause.ERROR_EVENT, "full"),
        Arguments.of(
            true,
            200,
            SSE,
            TEXT + "{\n  \"error\": {\n    \"message\": \"full\"\n  }\n}\n",
            FailureCause.ERROR_EVENT,
            "full"),
        Arguments.of(
            true, 200, SSE, FINISH + DONE, FailureCause.EMPTY_RESPONSE, "no generated text"),
        Arguments.of(true, 200, SSE, "", FailureCause.EMPTY_RESPONSE, "no generated text"),
        Arguments.of(true, 200, "text/plain", "", FailureCause.EMPTY_RESPONSE, "no body"),
        Arguments.of(
            true, 200, "text/html", "<p>", FailureCause.NOT_A_STREAM, "'text/html' came: <p>"),
        Arguments.of(true, 200, null, WHOLE, FailureCause.NOT_A_STREAM, "without a content type"),
        Arguments.of(
            true,
            200,
            "application/json",
            "{\"error\":\"full\"}",
            FailureCause.ERROR_EVENT,
            "full"),
        Arguments.of(
            true,
            503,
            "application/json",
            "{\"error\":\"full\"}",
            FailureCause.HTTP_5XX,
            "HTTP 503: full"),
        Arguments.of(false, 404, "text/plain", "gone", FailureCause.HTTP_4XX, "HTTP 404"),
        Arguments.of(false, 429, SSE, TEXT + DONE, FailureCause.HTTP_429, "HTTP 429"),
        Arguments.of(
            false, 200, SSE, TEXT + DONE, FailureCause.NOT_A_STREAM, "a JSON answer was asked for"),
        Arguments.of(
            false,
            200,
            "application/json",
            "{\"choices\":[{\"logprobs\":NaN}]}",
            FailureCause.MALFORMED_EVENT,
            "Non-standard token 'NaN': {"),
        Arguments.of(
            false,
            200,
            "application/json",
            "{\"id\":\"queued\"}",
            FailureCause.MALFORMED_EVENT,
            "no choices: {"),
        Arguments.of(
            false,
            200,
            "application/json",
            "{\"choices\":[]}",
            FailureCause.EMPTY_RESPONSE,
            "no generated text"));
  }

  @ParameterizedTest
  @MethodSource("failing")
  void anAnswerThatIsNotWholeHasItsCause(
      boolean stream, int status, String type, String body, FailureCause cause, String words) {
    for (int piece : new int[] {1, 7, 10_000}) {
      AnswerOutcome outcome = read(stream, status, type, body, piece);
      assertThat(outcome.over()).isTrue();
      assertThat(outcome.cause()).isEqualTo(cause);
      assertThat(outcome.message()).contains(words);
    }
  }

  /** Errors within a 200, as the sources that docs/targets.md names have them. */
  static Stream<Arguments> toldAmidAStream() {
    return Stream.of(
        Arguments.of(
            "anthropic",
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                + "\"message\":\"Overloaded\"}}\n\n",
            "Overloaded"),
        Arguments.of(
            "tgi",
            "data:{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}\n\n",
            "Model is overloaded"),
        Arguments.of(
            "gemini",
            "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"Overloaded\",\n"
                + "    \"status\": \"UNAVAILABLE\"\n  }\n}\n",
            "Overloaded"),
        Arguments.of("azure", "data: {\"error\":{\"message\":\"Overloaded\"}}\n\n", "Overloaded"),
        // davidmigloz/ai_clients_dart issue 88, lucasjinreal/Crane issue 121
        Arguments.of("chat", TEXT + "event: error\ndata: Slow down\n\n", "Slow down"),
        Arguments.of("chat", TEXT + "data: Slow down\nevent: error\n\n", "Slow down"),
        Arguments.of("chat", TEXT + "data: error: cache full\n\n", "error: cache full"),
        Arguments.of("chat", TEXT + "data: [ERROR] cache full", "[ERROR] cache full"),
        Arguments.of("chat", TEXT + "event: error\ndata: {\"code\":7}\n\n", "{\"code\":7}"),
        Arguments.of("responses", "event: error\ndata: Slow down\n\n", "Slow down"),
        Arguments.of("anthropic", "event: error\ndata: {\"message\":\"x\"}\n\n", "x"));
  }

  @ParameterizedTest
  @MethodSource("toldAmidAStream")
  void anErrorAmidAStreamIsTheCause(String api, String error, String words) {
    AnswerOutcome outcome = read(dialect(api), true, 200, SSE, error, 7);
    assertThat(outcome.cause()).isEqualTo(FailureCause.ERROR_EVENT);
    assertThat(outcome.message()).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"error: out of memory", "Internal Server Error", "<html>502</html>"})
  void aLineOfWordsAmidLinesOfJsonIsAnError(String line) {
    String text = "{\"message\":{\"content\":\"a\"},\"done\":false}\n";
    for (String end : new String[] {"\n", ""}) {
      AnswerOutcome outcome =
          read(dialect("ollama-chat"), true, 200, "application/x-ndjson", text + line + end, 7);
      assertThat(outcome.cause()).isEqualTo(FailureCause.ERROR_EVENT);
      assertThat(outcome.message()).isEqualTo(line);
    }
  }

  /** As the APIs that docs/metrics.md names have them; each answer has text before. */
  static Stream<Arguments> unfinished() {
    return Stream.of(
        // vllm-project/vllm issue 57082: then usage and [DONE], in a 200
        Arguments.of("chat", TEXT + FINISH.replace("stop", "abort") + USAGE + DONE, "'abort'"),
        Arguments.of("chat", TEXT + FINISH.replace("stop", "ABORT"), "'ABORT'"),
        Arguments.of("chat", FINISH.replace("stop", "error") + USAGE + DONE, "'error'"),
        Arguments.of("chat", TEXT + FINISH.replace("stop", "content_filter") + DONE, "content_"),
        Arguments.of(
            "chat",
            TEXT
                + FINISH.replace("\"stop\"", "{\"type\":\"abort\",\"message\":\"too old\"}")
                + DONE,
            "'abort': too old"),
        // one of two choices
        Arguments.of(
            "chat",
            TEXT
                + FINISH
                + "data: {\"choices\":[{\"index\":1,\"finish_reason\":\"abort\"}]}\n\n"
                + DONE,
            "'abort'"),
        Arguments.of(
            "gemini",
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                + "\"finishReason\":\"RECITATION\"}]}\n\n",
            "'RECITATION'"),
        Arguments.of(
            "gemini",
            "data: {\"promptFeedback\":{\"blockReason\":\"OTHER\"}}\n\n",
            "'OTHER', the prompt was blocked"),
        Arguments.of(
            "responses",
            "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n"
                + "data: {\"type\":\"response.incomplete\",\"response\":{\"status\":\"incomplete\","
                + "\"incomplete_details\":{\"reason\":\"content_filter\"}}}\n\n",
            "'content_filter'"),
        Arguments.of(
            "tgi",
            "data:{\"token\":{\"text\":\"a\"},\"generated_text\":\"a\","
                + "\"details\":{\"finish_reason\":\"error\"}}\n\n",
            "'error'"));
  }

  @ParameterizedTest
  @MethodSource("unfinished")
  void aFinishReasonThatSaysSoMakesTheAnswerUnfinished(String api, String body, String words) {
    AnswerOutcome outcome = read(dialect(api), true, 200, SSE, body, 7);
    assertThat(outcome.cause()).isEqualTo(FailureCause.UNFINISHED);
    assertThat(outcome.message()).startsWith("finish reason ").contains(words);
  }

  @Test
  void whatComesBehindSuchAReasonIsReadAsWell() {
    AnswerOutcome outcome =
        read(true, 200, SSE, TEXT + FINISH.replace("stop", "abort") + USAGE + DONE, 7);
    OptionalInt none = OptionalInt.empty();
    assertThat(outcome.metadata().terminated()).isTrue();
    assertThat(
            outcome
                .tokens(List.of(TokenSource.USAGE), OptionalLong.empty(), none, none, none)
                .completionTokens())
        .hasValue(5);
    assertThat(outcome.timeline().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"chat, length,", "chat, because,", "chat, Abort, UNFINISHED", "chat, None,"})
  void aWholeAnswerIsJudgedByItsReasonToo(String api, String reason, FailureCause cause) {
    String body =
        "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"" + reason + "\"}]}";
    AnswerOutcome outcome = read(dialect(api), false, 200, "application/json", body, 7);
    assertThat(outcome.cause()).isEqualTo(cause);
  }

  /** ai-dynamo/aiperf issue 804: the arguments stay empty. */
  @ParameterizedTest
  @CsvSource({"'', 1", "' x', 2"})
  void anAnswerThatOnlyCallsAToolIsWholeAndBeginsWithItsName(String arguments, int chunks) {
    String call =
        "data:"
            + " {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"%s\"}}]}}]}\n\n";
    String name = call.formatted("\",\"name\":\"get_time");
    String body = ROLE + name + call.formatted(arguments) + FINISH + DONE;
    AnswerReader reader = new AnswerReader(dialect("chat"), true, true);
    reader.begin(200, SSE);
    long nanos = 0;
    for (String event : body.split("(?<=\n\n)")) {
      reader.append(Unpooled.copiedBuffer(event, UTF_8), ++nanos);
      drain(reader, false, nanos);
    }
    AnswerOutcome outcome = reader.outcome();
    assertThat(outcome.over()).isTrue();
    assertThat(outcome.cause()).isNull();
    assertThat(outcome.timeline().firstNanos()).hasValue(2);
    assertThat(outcome.timeline().count()).isEqualTo(chunks);
    assertThat(outcome.firstContentNanos()).isEmpty();
  }

  @Test
  void anAnswerThatOnlyThinksIsWhole() {
    String thought =
        "data: {\"choices\":[{\"delta\":{\"reasoning_content\":{\"text\":\" hmm\"}}}]}\n\n";
    AnswerOutcome outcome = read(true, 200, SSE, ROLE + thought + thought + FINISH + DONE, 10_000);
    assertThat(outcome.cause()).isNull();
    assertThat(outcome.timeline().count()).isEqualTo(2);
    assertThat(outcome.firstContentNanos()).isEmpty();
  }

  /** Azure, asynchronous filter: what it says of the text comes after the finish reason. */
  @Test
  void filterResultsAfterTheFinishReasonAreNothing() {
    String first = "data: {\"id\":\"\",\"prompt_filter_results\":[],\"choices\":[]}\n\n";
    String last = "data: {\"id\":\"\",\"choices\":[{\"index\":0,\"finish_reason\":null}]}\n\n";
    AnswerOutcome outcome =
        read(dialect("azure"), true, 200, SSE, first + TEXT + FINISH + last + DONE, 7);
    assertThat(outcome.over()).isTrue();
    assertThat(outcome.cause()).isNull();
    assertThat(outcome.timeline().count()).isEqualTo(1);
    assertThat(outcome.metadata().finished()).isTrue();
  }

  @Test
  void aStreamEndsWithItsLastWordAndAWholeAnswerWithItsBody() {
    AnswerOutcome streamed = read(true, 200, SSE, TEXT + DONE + "\n\n\n", TEXT.length());
    assertThat(streamed.cause()).isNull();
    assertThat(streamed.endNanos()).isEqualTo(2);
    assertThat(streamed.timeline().firstNanos()).hasValue(1);
    assertThat(streamed.firstContentNanos()).hasValue(1);
    assertThat(streamed.wholeResult()).isFalse();
    AnswerOutcome whole = read(false, 200, "application/json", WHOLE, 1);
    assertThat(whole.cause()).isNull();
    assertThat(whole.endNanos()).isEqualTo(WHOLE.length());
    assertThat(whole.wholeResult()).isTrue();
    assertThat(whole.firstContentNanos()).isEmpty();
  }

  @Test
  void aFinishReasonIsEndEnough() {
    AnswerOutcome outcome = read(true, 200, SSE, TEXT + FINISH, 5);
    assertThat(outcome.cause()).isNull();
    assertThat(outcome.metadata().terminated()).isFalse();
  }

  @Test
  void theFirstWordStays() {
    AnswerOutcome outcome =
        read(true, 200, SSE, TEXT + DONE + TEXT + "data: {\"error\":\"full\"}\n\n", 3);
    assertThat(outcome.cause()).isNull();
    assertThat(outcome.timeline().count()).isEqualTo(1);
    outcome.fail(FailureCause.INCOMPLETE, "late", 99);
    assertThat(outcome.cause()).isNull();
  }

  @Test
  void anErrorBodyIsKept() {
    AnswerOutcome outcome = read(true, 502, "text/html", "<h1>Bad gateway</h1>", 4);
    assertThat(
            outcome
                .failure(Optional.of("3"), new ServerText(text -> text.replace("Bad", "***")))
                .orElseThrow())
        .satisfies(
            failure -> {
              assertThat(failure.body()).contains("<h1>*** gateway</h1>");
              assertThat(failure.retryAfter()).contains("3");
            });
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "'\n\r\n', 0", "' \t', 2", "'\nab\nc\r', 3", "': late\n\n', 6"})
  void bytesBehindTheLastWordCountButNotLineEnds(String behind, int bytes) {
    for (int piece : new int[] {1, 3, 10_000}) {
      AnswerOutcome outcome = read(true, 200, SSE, TEXT + DONE + behind, piece);
      assertThat(behindEnd(outcome)).as("in pieces of %d", piece).hasValue(bytes);
    }
  }

  private static OptionalLong behindEnd(AnswerOutcome outcome) {
    Answer answer =
        outcome
            .metadata()
            .answer(OptionalInt.of(200), Optional.empty(), Map.of(), new ServerText(text -> text));
    OptionalInt none = OptionalInt.empty();
    TokenCounts tokens =
        outcome.tokens(List.of(TokenSource.USAGE), OptionalLong.empty(), none, none, none);
    return outcome.conformance(answer, tokens, new ServerText(text -> text)).afterTerminator();
  }
}
