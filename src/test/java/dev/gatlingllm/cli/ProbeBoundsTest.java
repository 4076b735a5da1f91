package dev.gatlingllm.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server sends, and however long: the probe ends, and says what it was. */
@Timeout(60)
class ProbeBoundsTest {
  private static final String STREAM = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
  private static final String CHUNKED = STREAM + "transfer-encoding: chunked\r\n\r\n";
  private static final String TEXT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n";
  private static final String END =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}\n\n"
          + "data: [DONE]\n\n";
  private static final String ESCAPE = "\u001b]0;owned\u0007\u009b31m";

  @AfterEach
  void forget() {
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith("llm."));
  }

  private static CannedServer.Answer said(String text) {
    return out -> out.write(text.getBytes(ISO_8859_1));
  }

  /** As fast as it is read. */
  private static CannedServer.Answer endless(String start, String more) {
    byte[] block = more.repeat(1 + (16 << 10) / more.length()).getBytes(ISO_8859_1);
    return out -> {
      out.write(start.getBytes(ISO_8859_1));
      while (true) {
        out.write(block);
      }
    };
  }

  private static CannedServer.Answer trickling(String start, String more) {
    return out -> {
      out.write(start.getBytes(ISO_8859_1));
      while (true) {
        out.write(more.getBytes(ISO_8859_1));
        Thread.sleep(5);
      }
    };
  }

  private static CommandRun probed(CannedServer.Answer answer, Map<String, String> timeouts)
      throws IOException {
    timeouts.forEach((key, value) -> System.setProperty("llm.timeouts." + key, value));
    try (CannedServer server = new CannedServer(answer)) {
      return ProbeCommandTest.probe(server.url(), "--model", "m");
    }
  }

  static Stream<Arguments> unending() {
    String trailers = CHUNKED + "1\r\n\n\r\n0\r\n";
    String error = "HTTP/1.1 500 No\r\n";
    return Stream.of(
        Arguments.of(
            endless("HTTP/1.1 200 ", "a"), "notAStream", "line is larger than 65536 bytes"),
        Arguments.of(endless(STREAM, "x-y: z\r\n"), "notAStream", "more than 1,000 headers"),
        Arguments.of(
            endless("", "HTTP/1.1 103 E\r\n\r\n"),
            "notAStream",
            "heads are larger than 65,536 bytes"),
        Arguments.of(endless("", "\u0000"), "notAStream", "no HTTP: "),
        Arguments.of(endless("", "\n"), "notAStream", "no HTTP: blank lines"),
        Arguments.of(endless(error + "\r\n", "no "), "http5xx", "HTTP 500: no no no"),
        Arguments.of(endless(error + "content-length: 9\r\n\r\n", "no "), "http5xx", "no no no"),
        Arguments.of(
            endless(error + "transfer-encoding: chunked\r\n\r\n", "3\r\nno \r\n"),
            "http5xx",
            "read no further"),
        Arguments.of(
            endless(CHUNKED + "1", ";x=y"), "notAStream", "line is larger than 65536 bytes"),
        Arguments.of(endless(trailers, "a: b\r\n"), "notAStream", "more than 1,000 headers"),
        Arguments.of(endless(CHUNKED, "0;\r\n"), "notAStream|emptyResponse", "."),
        Arguments.of(
            said(CHUNKED + "fffffffffffffff\r\ndata: {\n\n"),
            "notAStream",
            "framing breaks HTTP: Chunk size overflow"),
        Arguments.of(
            said(STREAM + "content-length: 99999999999999999999999\r\n\r\n" + TEXT),
            "notAStream",
            "head breaks HTTP: .*\"99999999999999999999999\""),
        Arguments.of(
            said(STREAM + "content-length: many\r\n\r\n" + TEXT),
            "notAStream",
            "is not a number: many"),
        Arguments.of(said("HTTP/1.1 204 No\r\n\r\n"), "notAStream|emptyResponse", "."));
  }

  @ParameterizedTest
  @MethodSource("unending")
  void whatHasNoEndEndsTheProbe(CannedServer.Answer answer, String cause, String words)
      throws IOException {
    CommandRun run = probed(answer, Map.of("total", "30s"));
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.out()).containsPattern("FAILED: (" + cause + ")").containsPattern(words);
    assertThat(run.out().length()).isLessThan(40_000);
  }

  static Stream<Arguments> slow() {
    return Stream.of(
        Arguments.of(trickling("HTTP/1.1 200 ", "a"), "timeoutFirstToken"),
        Arguments.of(trickling(STREAM + "\r\n", ":\n"), "timeoutFirstToken"),
        Arguments.of(trickling(STREAM + "\r\n", TEXT), "timeoutTotal"),
        Arguments.of(trickling("HTTP/1.1 503 Busy\r\n\r\n", "a"), "http5xx"));
  }

  @ParameterizedTest
  @MethodSource("slow")
  void whatTricklesEndsInTime(CannedServer.Answer answer, String cause) throws IOException {
    CommandRun run = probed(answer, Map.of("firstToken", "500ms", "total", "900ms"));
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.out()).contains("FAILED: " + cause);
  }

  @Test
  void aHandshakeThatTricklesEndsInTime() throws IOException {
    System.setProperty("llm.timeouts.connect", "500ms");
    for (String start : List.of("", "\u0016\u0003\u0003\u0040\u0000")) {
      CannedServer.Answer answer =
          start.isEmpty() ? out -> Thread.sleep(3000) : trickling(start, "\u0000");
      try (CannedServer server = new CannedServer(answer)) {
        CommandRun run =
            ProbeCommandTest.probe(server.url().replace("http:", "https:"), "--model", "m");
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.out()).contains("FAILED: timeoutConnect: no connection within 500 ms");
      }
    }
  }

  @Test
  void whatFollowsTheLastWordIsReadNoFurther() throws IOException {
    CommandRun run = probed(endless(STREAM + "\r\n" + TEXT + END, ": more\n"), Map.of());
    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(run.out()).contains("the body goes on, and is read no further");
  }

  @Test
  void moreEventsThanAnybodyReadsAreCounted() throws IOException {
    CommandRun run = probed(said(STREAM + "\r\n" + TEXT.repeat(3000) + END), Map.of());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("event 1000 ", "... and 2,003 more events", "3000 text chunks");
    assertThat(run.out()).doesNotContain("event 1001 ");
  }

  @Test
  void interimHeadsAreShownAndTheAnswerIsTheOneBehindThem() throws IOException {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
    for (int cut : new int[] {interim.length(), 30, 1}) {
      CommandRun run =
          probed(
              out -> {
                byte[] all = (interim + STREAM + "\r\n" + TEXT + END).getBytes(UTF_8);
                out.write(all, 0, cut);
                out.flush();
                Thread.sleep(20);
                out.write(all, cut, all.length - cut);
              },
              Map.of());
      assertThat(run.exit()).as(run.out()).isZero();
      assertThat(run.out())
          .contains("HTTP/1.1 100 Continue", "HTTP/1.1 103 Early Hints", "link: </a>")
          .contains("HTTP/1.1 200 OK", "1 text chunks");
    }
  }

  @Test
  void aListOfModelsWithoutEndIsRefused() throws IOException {
    for (CannedServer.Answer answer :
        List.of(
            endless("HTTP/1.1 200 OK\r\n\r\n{\"data\":[", "{\"id\":\"m\"},"),
            endless("HTTP/1.1 200 " + ESCAPE, "a"),
            said("HTTP/1.1 200 " + ESCAPE + "\r\ncontent-length: 0\r\n\r\n"),
            said(ESCAPE + "\nVerdict VALID\r\n\r\n"))) {
      try (CannedServer server = new CannedServer(answer)) {
        CommandRun run = ProbeCommandTest.probe(server.url());
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err().length()).isLessThan(600);
        assertThat(run.err()).doesNotContain("\u001b", "\u0007", "\u009b");
      }
    }
  }

  static Stream<CannedServer.Answer> foreign() {
    String words = ESCAPE + "\\nVerdict         measurable\\u001b[2J\\u2028";
    String raw = ESCAPE + "\nVerdict         measurable, with 0 warnings\n";
    return Stream.of(
        said("HTTP/1.1 500 " + ESCAPE + "\r\nx-" + ESCAPE + ": " + ESCAPE + "\r\n\r\n" + raw),
        said(raw),
        said(STREAM + "\r\ndata: {\"error\":\"" + words.replace("\u001b", "") + "\"}\n\n"),
        said(STREAM + "server: " + ESCAPE + "\r\n\r\n" + TEXT + raw),
        said(
            STREAM
                + "\r\n"
                + TEXT.replace("}}]}", "},\"finish_reason\":\"" + words.substring(9) + "\"}]}")
                + END));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void noWordOfAServersReachesTheConsoleRaw(CannedServer.Answer answer) throws IOException {
    CommandRun run = probed(answer, Map.of());
    String said = run.out() + run.err();
    assertThat(said.codePoints().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
    assertThat(said).doesNotContain("\u2028");
    List<String> verdicts = said.lines().filter(line -> line.startsWith("Verdict ")).toList();
    assertThat(verdicts).hasSize(1);
  }

  @Test
  void whatIsSaidDoesNotFollowTheLocale() throws IOException {
    List<String> said = new ArrayList<>();
    Locale usual = Locale.getDefault();
    try {
      for (String tag : List.of("en", "de", "tr", "ar-EG-u-nu-arab")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        CommandRun run = probed(said(STREAM + "\r\n" + TEXT.repeat(1200) + END), Map.of());
        assertThat(run.out()).containsPattern("sent, \\d+ bytes; connecting took \\d+\\.\\d ms");
        said.add(run.out().replaceAll("[0-9.]+|Warning.*+(\n .*+)*", "9").replaceAll(" +", " "));
      }
    } finally {
      Locale.setDefault(usual);
    }
    assertThat(said.stream().distinct()).hasSize(1);
  }
}
