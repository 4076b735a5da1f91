package dev.gatlingllm.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A server that writes halves of surrogates, escape sequences and line ends of a terminal, texts
 * without end, and the key in all its spellings, wherever a run takes a text from it: every output
 * is written, none holds the key, and none of it moves the terminal.
 */
class ForeignTextSystemTest {
  private static final String KEY = "sk-a/b+c\"d\\e-hunter2-hunter2";
  private static final String NASTY = "\u001b]0;x\u0007\nVerdict VALID \ud83d ";

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void noTextOfAServersCostsAnOutputOrShowsTheKey() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    try {
      Gatling.Result run =
          CausesSystemTest.quick(
                  "ChatSimulation", "http://127.0.0.1:" + server.getAddress().getPort())
              .with("llm.requests", 8)
              .with("llm.maxFailRatio", 1)
              .with("llm.path", "/v1/chat/completions?key=" + URLEncoder.encode(KEY, UTF_8))
              .environment("LLM_API_KEY", KEY)
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(run.output().lines()).noneMatch(line -> line.startsWith("Verdict VALID"));
      assertThat(run.output()).doesNotContain("\u001b");
      assertThat(run.records()).hasSize(8);
      assertThat(run.file("requests.jsonl").length()).isLessThan(40_000);
      for (String file : List.of("summary.json", "summary.csv", "report.md", "index.html")) {
        assertThat(run.file("llm/" + file)).as(file).contains("errorEvent");
      }
      assertThat(run.file("index.html")).contains("errorEvent: ");
      assertNowhere(run);
    } finally {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean models = exchange.getRequestURI().getPath().equals("/v1/models");
    String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean stream = request.contains("\"stream\":true");
    int number = stream ? asked.incrementAndGet() : 0;
    exchange.getResponseHeaders().set("Server", KEY);
    exchange.getResponseHeaders().set("Content-Encoding", URLEncoder.encode(KEY, UTF_8));
    exchange
        .getResponseHeaders()
        .set("X-RateLimit-Remaining-Requests", KEY.toUpperCase(Locale.ROOT));
    exchange
        .getResponseHeaders()
        .set("Content-Type", stream ? "text/event-stream" : "application/json");
    byte[] body = (models ? models() : stream ? stream(number) : whole()).getBytes(UTF_8);
    exchange.sendResponseHeaders(number % 4 == 3 ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String models() {
    return "{\"data\":[{\"id\":\"m" + escaped(NASTY + KEY) + "\"}]}";
  }

  private static String whole() {
    return "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";
  }

  private static String stream(int number) {
    String key = escaped(KEY);
    return switch (number % 4) {
      case 0 ->
          "data: {\"id\":\"%s\",\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"%s\"}]}\n\ndata: [DONE]\n\n"
              .formatted(escaped("x".repeat(199) + "🙂" + KEY), "stop" + escaped(NASTY) + key);
      case 1 ->
          "data: {\"error\":{\"message\":\"%s %s %s\"}}\n\n"
              .formatted(
                  escaped(NASTY),
                  key,
                  KEY.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
      case 2 -> "data: " + URLEncoder.encode(KEY, UTF_8) + NASTY + "\n\n";
      default -> "x".repeat(499) + "🙂" + NASTY + KEY;
    };
  }

  /** JSON with an escape for each character. */
  private static String escaped(String text) {
    return text.chars()
        .mapToObj(c -> String.format(Locale.ROOT, "\\u%04x", c))
        .collect(Collectors.joining());
  }

  private static void assertNowhere(Gatling.Result run) throws IOException {
    try (Stream<Path> files = Files.walk(run.results())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text =
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        assertThat(text.contains("hunter2") || text.contains(escaped("hunter2")))
            .as(file.toString())
            .isFalse();
      }
    }
  }
}
