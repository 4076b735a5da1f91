package dev.gatlingllm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the probe says of answers of fixed bytes, and how it ends. */
class ProbeCommandTest {
  private static final String KEY = "k-secret-of-the-probe";
  private static final String EVENTS =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
          + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n"
          + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n"
          + "data: [DONE]\n\n";
  private static final String STREAM = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";

  @AfterEach
  void forget() {
    System.clearProperty("llm.apiKey");
    System.clearProperty("llm.outputTokens");
  }

  static CommandRun probe(String... arguments) {
    List<String> all = new ArrayList<>(List.of("probe"));
    all.addAll(List.of(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static CommandRun probed(String answer, boolean closes) throws IOException {
    try (CannedServer server = new CannedServer(answer, closes)) {
      return probe(server.url(), "--model", "m");
    }
  }

  private static String chunked(String... parts) {
    StringBuilder all = new StringBuilder(STREAM + "transfer-encoding: chunked\r\n\r\n");
    for (String part : parts) {
      all.append(Integer.toHexString(part.length())).append("\r\n").append(part).append("\r\n");
    }
    return all.append("0\r\n\r\n").toString();
  }

  @Test
  void aSoundAnswerIsShownEventByEvent() throws IOException {
    CommandRun result = probed(chunked(EVENTS), false);
    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("HTTP/1.1 200 OK", "content-type: text/event-stream")
        .contains("{\"role\":\"assistant\",\"content\":\"\"}}]}\\n\\n")
        .containsPattern("event   1  role ")
        .containsPattern("event   2  text ")
        .containsPattern("event   3  finish ")
        .containsPattern("event   4  usage ")
        .containsPattern("event   5  last word +\\[DONE\\]")
        .contains("the body ends: chunked, 1 piece, " + EVENTS.length() + " bytes")
        .contains("the connection is still open, after 1 s")
        .contains("1 text chunks, completion tokens 1 by usage")
        .contains("line ends LF; no comments; HTTP/1.1, chunked")
        .contains("Verdict         measurable, with 0 warnings")
        .doesNotContain("Warning");
  }

  static Stream<Arguments> deviating() {
    String length = STREAM + "content-length: " + EVENTS.length() + "\r\n\r\n" + EVENTS;
    return Stream.of(
        Arguments.of(length, true, "closesKeptConnection"),
        Arguments.of(STREAM + "\r\n" + EVENTS, true, "endsWithConnection"),
        Arguments.of(chunked(EVENTS, ": late"), false, "afterTerminator"),
        Arguments.of(chunked(EVENTS.replace("\n", "\r")), false, "crLineEnds"),
        Arguments.of(
            chunked(EVENTS).replace("text/event-stream", "text/plain"), false, "mediaType"));
  }

  @ParameterizedTest
  @MethodSource("deviating")
  void aDeviationIsAWarningAndEndsWell(String answer, boolean closes, String deviation)
      throws IOException {
    CommandRun result = probed(answer, closes);
    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("Warning         " + deviation + ", 1 ", "measurable, with 1 warning\n");
  }

  static Stream<Arguments> failing() {
    String text = EVENTS.substring(0, EVENTS.indexOf("data: {\"choices\":[],"));
    return Stream.of(
        Arguments.of(chunked("data: {\"choices\": x}\n\n"), "malformedEvent", "'x'"),
        Arguments.of(chunked("data: {\"error\":\"out of memory\"}\n\n"), "errorEvent", "memory"),
        Arguments.of(
            chunked(
                text.substring(0, text.indexOf("data: {\"choices\":[{\"index\":0,\"delta\":{},"))),
            "prematureClose",
            "without its terminator"),
        Arguments.of(
            STREAM + "transfer-encoding: chunked\r\n\r\n5\r\ndata:\r\n",
            "prematureClose",
            "the body breaks off: chunked, 1 piece, 5 bytes"),
        Arguments.of(
            STREAM + "transfer-encoding: chunked\r\n\r\nhello\r\n",
            "notAStream",
            "framing breaks HTTP: Invalid character in chunk size"),
        Arguments.of("SSH-2.0-OpenSSH_9.6\r\n\r\n", "notAStream", "no HTTP: SSH-2.0"),
        Arguments.of("", "prematureClose", "closed without an answer"),
        Arguments.of(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>",
            "notAStream",
            "'text/html' came: <html>"),
        Arguments.of(
            "HTTP/1.1 503 Busy\r\ncontent-length: 4\r\n\r\nbusy", "http5xx", "HTTP 503: busy"),
        Arguments.of(chunked(), "emptyResponse", "no generated text"));
  }

  @ParameterizedTest
  @MethodSource("failing")
  void whatBreaksTheMeasurementEndsWithTwo(String answer, String cause, String words)
      throws IOException {
    CommandRun result = probed(answer, true);
    assertThat(result.exit()).as(result.out()).isEqualTo(2);
    assertThat(result.out()).contains("Verdict         FAILED: " + cause, words);
  }

  @Test
  void aServerThatIsNotThereIsAFailure() throws IOException {
    CannedServer gone = new CannedServer("", true);
    gone.close();
    CommandRun result = probe(gone.url(), "--model", "m");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).contains("FAILED: connect: ");
  }

  @Test
  void lengthsThatARunDrawsAreNotDrawn() throws IOException {
    System.setProperty("llm.outputTokens", "exponential 100");
    try (CannedServer server = new CannedServer(chunked(EVENTS), false)) {
      CommandRun result = probe(server.url(), "--model", "m", "--max-tokens", "7");
      assertThat(result.exit()).as(result.err()).isZero();
      assertThat(server.request()).contains("\"max_tokens\":7");
    }
  }

  @Test
  void theKeyIsSentAndShownNowhere() throws IOException {
    System.setProperty("llm.apiKey", KEY);
    String echo = "HTTP/1.1 401 No\r\nx-request-id: " + KEY + "\r\ncontent-length: 40\r\n\r\n";
    String body = "key " + KEY + " is not known here, so no";
    try (CannedServer server = new CannedServer(echo + body, true)) {
      CommandRun result = probe(server.url(), "--model", "m");
      assertThat(server.request()).contains("Authorization: Bearer " + KEY + "\r\n");
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.out() + result.err())
          .contains("Authorization: ***", "x-request-id: ***", "http4xx")
          .doesNotContain(KEY);
    }
  }

  @Test
  void theTextOfAnEventShowsWhereverItStands() throws IOException {
    String behind = ",\"id\":\"" + "i".repeat(150) + "\",\"usage\":null}\n\n";
    String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]" + behind;
    String before =
        "data: {\"id\":\""
            + "i".repeat(150)
            + "\",\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n";
    String events =
        event.formatted("Ha\\u006c\\nlo")
            + before.formatted(" plates")
            + event.formatted("\\u00e9");
    assertThat(probed(chunked(events + EVENTS), false).out())
        .contains("\"content\":\"Ha\\u006c\\nlo\"}}],\"id\":\"iii")
        .contains("{\"content\":\" plates\"}}]}")
        .contains("\"content\":\"\\u00e9\"}}],\"id\":\"iii")
        .contains("iii\",\"usage\":null}");
  }

  @Test
  void aServerWritesNothingOnTheTerminalButText() throws IOException {
    String nasty = "\u001b]0;x\u0007\u202e";
    CommandRun head =
        probed("HTTP/1.1 200 " + nasty + "\r\nserver: " + nasty + "\r\n\r\n" + EVENTS, true);
    String error = "data: {\"error\":\"a\\u001b[2J\\nVerdict VALID\\ud83d\"}\n\n";
    CommandRun event = probed(chunked(error), false);
    CommandRun noHttp = probe(new CannedServer("\u001b[2J no HTTP\r\n\r\n", true).url());
    for (CommandRun run : List.of(head, event, noHttp)) {
      assertThat((run.out() + run.err()).lines())
          .noneMatch(line -> line.startsWith("Verdict VALID"))
          .allMatch(line -> line.codePoints().noneMatch(Character::isISOControl))
          .noneMatch(line -> line.contains("\u202e"))
          .anyMatch(line -> line.contains("\\u001b"));
    }
  }

  @Test
  void theFirstModelOfTheListIsAsked() throws IOException {
    String list = "{\"data\":[{\"id\":\"the-first\"},{\"id\":\"b\"}]}";
    String answer = "HTTP/1.1 200 OK\r\ncontent-length: " + list.length() + "\r\n\r\n" + list;
    try (CannedServer server = new CannedServer(answer, true)) {
      CommandRun result = probe(server.url());
      assertThat(server.request()).contains("POST /v1/chat/completions", "\"the-first\"");
      assertThat(result.out()).contains("FAILED: notAStream");
    }
  }

  /** Its answer names the server, to the guess and to the probe alike. */
  @Test
  void theTargetIsGuessedAsForARun() throws IOException {
    String list = "{\"data\":[{\"id\":\"m\",\"owned_by\":\"library\"}]}";
    String answer = "HTTP/1.1 200 OK\r\ncontent-length: " + list.length() + "\r\n\r\n" + list;
    try (CannedServer server = new CannedServer(answer, true)) {
      CommandRun result = probe(server.url(), "--target", "auto", "--model", "m");
      assertThat(result.out())
          .startsWith("target auto: Ollama, because /v1/models says owned_by library");
      assertThat(server.request()).startsWith("POST /api/chat ");
    }
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of(List.of(), "No server to probe"),
        Arguments.of(List.of("ftp://x"), "llm.baseUrl is 'ftp://x'"),
        Arguments.of(List.of("http://127.0.0.1:1", "--api", "smtp"), "llm.api is 'smtp'"),
        Arguments.of(List.of("http://127.0.0.1:1", "--target", "nobody"), "llm.target"),
        Arguments.of(List.of("http://127.0.0.1:1", "--target", "auto"), "cannot be reached"),
        Arguments.of(
            List.of("http://127.0.0.1:1", "--api-key-env", "NO_SUCH_VARIABLE"),
            "names NO_SUCH_VARIABLE"),
        Arguments.of(List.of("http://127.0.0.1:1"), "cannot be listed"),
        Arguments.of(List.of("--nonsense"), "Unknown option: '--nonsense'"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void whatCannotBeAskedEndsWithThreeAndOneSentence(List<String> arguments, String sentence) {
    CommandRun result = probe(arguments.toArray(String[]::new));
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).contains(sentence).doesNotContain("\tat ");
  }
}
