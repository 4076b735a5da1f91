package dev.gatlingllm.system;

import static dev.gatlingllm.system.BadServer.chunk;
import static dev.gatlingllm.system.BadServer.head;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A table of bad answers, one after the other to one user of the real Gatling, whose heap is small:
 * each gets its cause, none hangs the run, and none is kept whole.
 */
class BadAnswersSystemTest {
  private static final String CHUNKED = "transfer-encoding: chunked";
  private static final String SSE = "text/event-stream";
  private static final String TEXT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}]}\n\n";
  private static final String CALL =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"function\":"
          + "{\"name\":\"get_time\",\"arguments\":\"\"}}]}}]}\n\n";
  private static final String HTML =
      "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>";

  /**
   * One bad answer.
   *
   * @param cause as the record has it; null for one that is but odd
   * @param message what the record's message holds
   */
  private record Case(String rule, BadServer.Answer answer, String cause, String message) {}

  private static final List<Case> CASES =
      List.of(
          new Case(
              "a whole answer where a stream was asked for",
              out -> plain(out, "200 OK", "application/json", "{\"choices\":[]}"),
              "notAStream",
              "application/json"),
          new Case(
              "a page with status 200",
              out -> plain(out, "200 OK", "text/html", HTML),
              "notAStream",
              "Bad gateway"),
          new Case(
              "a page with an error's status",
              out -> plain(out, "502 Bad Gateway", "text/html", HTML),
              "http5xx",
              "HTTP 502"),
          new Case(
              "nothing at all with status 200",
              out -> plain(out, "200 OK", SSE, ""),
              "emptyResponse",
              "no generated text"),
          new Case(
              "a stream of the wrong media type is taken as one",
              out -> stream(out, "text/plain", TEXT, "data: [DONE]\n\n"),
              null,
              ""),
          new Case(
              "a character cut between two chunks is whole",
              out -> {
                byte[] event = TEXT.replace("Hi", "日本 🎈").getBytes(UTF_8);
                out.write(head("200 OK", SSE, CHUNKED));
                for (byte b : event) {
                  chunk(out, new byte[] {b});
                }
                chunk(out, "data: [DONE]\n\n".getBytes(UTF_8));
                out.write("0\r\n\r\n".getBytes(UTF_8));
              },
              null,
              ""),
          new Case(
              "bytes that are no UTF-8, cut between two chunks",
              out -> {
                out.write(head("200 OK", SSE, CHUNKED));
                chunk(out, "data: {\"choices\":[{\"delta\":{\"content\":\"a".getBytes(UTF_8));
                chunk(out, new byte[] {(byte) 0xE6, (byte) 0x97});
                chunk(out, "b\"}}]}\n\n".getBytes(UTF_8));
                out.write("0\r\n\r\n".getBytes(UTF_8));
              },
              "malformedEvent",
              "UTF-8"),
          new Case(
              "a chunked body that breaks off amid a chunk",
              out -> {
                out.write(head("200 OK", SSE, CHUNKED));
                chunk(out, TEXT.getBytes(UTF_8));
                out.write("40\r\ndata: {\"choi".getBytes(UTF_8));
              },
              "prematureClose",
              "ended before"),
          new Case(
              "a stream that ends amid its text, in good form",
              out -> stream(out, SSE, TEXT),
              "prematureClose",
              "terminator"),
          new Case(
              "an answer that the engine aborted",
              out -> stream(out, SSE, TEXT, FINISH.formatted("abort"), "data: [DONE]\n\n"),
              "unfinished",
              "finish reason 'abort'"),
          new Case(
              "an error in plain text",
              out -> stream(out, SSE, TEXT, "event: error\ndata: Slow down\n\n"),
              "errorEvent",
              "Slow down"),
          new Case(
              "a tool call without arguments is whole",
              out -> stream(out, SSE, CALL, FINISH.formatted("tool_calls"), "data: [DONE]\n\n"),
              null,
              ""),
          new Case(
              "a line of 100 MB",
              out -> {
                out.write(head("200 OK", SSE, CHUNKED));
                byte[] piece = new byte[1 << 20];
                Arrays.fill(piece, (byte) 'x');
                chunk(out, "data: \"".getBytes(UTF_8));
                for (int i = 0; i < 100; i++) {
                  chunk(out, piece);
                }
              },
              "malformedEvent",
              "larger than the limit"),
          new Case(
              "a drip of bytes that never make an event",
              out -> {
                out.write(head("200 OK", SSE, CHUNKED));
                chunk(out, "data: ".getBytes(UTF_8));
                while (true) {
                  chunk(out, "x".getBytes(UTF_8));
                  Thread.sleep(50);
                }
              },
              "timeoutFirstToken",
              "llm.timeouts.firstToken"),
          new Case(
              "comments without end",
              out -> {
                out.write(head("200 OK", SSE, CHUNKED));
                while (true) {
                  chunk(out, ": ping\n\n".getBytes(UTF_8));
                  Thread.sleep(20);
                }
              },
              "timeoutFirstToken",
              "llm.timeouts.firstToken"),
          new Case(
              "text without end",
              out -> {
                out.write(head("200 OK", SSE, CHUNKED));
                while (true) {
                  chunk(out, TEXT.getBytes(UTF_8));
                  Thread.sleep(5);
                }
              },
              "timeoutTotal",
              "llm.timeouts.total"),
          new Case(
              "an error page without end",
              out -> {
                out.write(head("500 Internal Server Error", "text/html", CHUNKED));
                byte[] page = HTML.repeat(1000).getBytes(UTF_8);
                while (true) {
                  chunk(out, page);
                  Thread.sleep(1);
                }
              },
              "http5xx",
              "HTTP 500"),
          new Case(
              "a page with status 200 without end",
              out -> {
                out.write(head("200 OK", "text/html", CHUNKED));
                while (true) {
                  chunk(out, HTML.repeat(100).getBytes(UTF_8));
                }
              },
              "notAStream",
              "Bad gateway"),
          new Case(
              "a head without end",
              out -> {
                out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
                byte[] headers = "x: y\r\n".repeat(10_000).getBytes(UTF_8);
                while (true) {
                  out.write(headers);
                }
              },
              "notAStream",
              "headers"),
          new Case(
              "interim heads before an answer",
              out -> {
                out.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".getBytes(UTF_8));
                out.write("HTTP/1.1 102 Processing\r\n\r\n".getBytes(UTF_8));
                stream(out, SSE, TEXT, "data: [DONE]\n\n");
              },
              null,
              ""),
          new Case(
              "a body without a head",
              out -> out.write("{\"choices\":[]}\n".getBytes(UTF_8)),
              "notAStream",
              "no HTTP: {"),
          new Case(
              "what is no HTTP",
              out -> out.write("SSH-2.0-OpenSSH_9.6\r\n".getBytes(UTF_8)),
              "notAStream",
              "SSH-2.0"));

  private static void plain(OutputStream out, String status, String type, String body)
      throws IOException {
    out.write(head(status, type, "content-length: " + body.length()));
    out.write(body.getBytes(UTF_8));
  }

  private static void stream(OutputStream out, String type, String... events) throws IOException {
    out.write(head("200 OK", type, CHUNKED));
    for (String event : events) {
      chunk(out, event.getBytes(UTF_8));
    }
    out.write("0\r\n\r\n".getBytes(UTF_8));
  }

  @Test
  void eachHasItsCauseAndNoneHangs() {
    try (BadServer server = new BadServer(CASES.stream().map(Case::answer).toList())) {
      Gatling.Result run =
          CausesSystemTest.quick("ChatSimulation", server.baseUrl())
              .with("llm.duration", "100s")
              .with("llm.requests", CASES.size())
              .with("llm.timeouts.firstToken", "3s")
              .with("llm.timeouts.total", "5s")
              .jvmArgument("-Xmx160m")
              .run();
      List<JsonNode> records = run.records();
      assertThat(records).as(run.output()).hasSize(CASES.size());
      for (int i = 0; i < CASES.size(); i++) {
        Case it = CASES.get(i);
        JsonNode failure = records.get(i).get("failure");
        if (it.cause == null) {
          assertThat(failure.isNull()).as("%s: %s", it.rule, failure).isTrue();
        } else {
          assertThat(failure.path("cause").asText())
              .as("%s: %s", it.rule, failure)
              .isEqualTo(it.cause);
          assertThat(failure.path("message").asText()).as(it.rule).contains(it.message);
        }
      }
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.output()).doesNotContain("OutOfMemoryError");
    }
  }
}
