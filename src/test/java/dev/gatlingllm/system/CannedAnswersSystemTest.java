package dev.gatlingllm.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatlingllm.system.ServersSimulation.Request;
import dev.gatlingllm.system.ServersSimulation.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The APIs that the simulator does not speak, in the real Gatling, against a server that has but
 * one answer to each address: payloads of the APIs' own documentation, as the dialects' tests have
 * them.
 */
class CannedAnswersSystemTest {
  private static final String KEY = "k-secret-1";

  /**
   * One API.
   *
   * @param path what a measured request must have asked for, query included
   * @param keyHeader where the key must have come
   * @param whole answer to the preflight
   * @param answer to the measured requests: events, or a whole answer
   * @param chunks text chunks in it; 0 where it does not stream
   * @param promptTokens by usage; null where there is none
   * @param completionTokens likewise
   */
  record Case(
      String api,
      String path,
      String keyHeader,
      String whole,
      String answer,
      int chunks,
      Integer promptTokens,
      Integer completionTokens) {
    boolean streams() {
      return chunks > 0;
    }

    @Override
    public String toString() {
      return api;
    }
  }

  private static String events(String... data) {
    return Stream.of(data).map(one -> "data: " + one + "\n\n").reduce("", String::concat);
  }

  static Stream<Case> cases() {
    String triton = "{\"model_name\":\"m\",\"model_version\":\"1\",\"text_output\":\"a\"}";
    String chatUsage = "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}";
    String chatWhole =
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";
    String chatEvents =
        events(
            "{\"choices\":[],\"prompt_filter_results\":[]}",
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}",
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}],"
                + chatUsage
                + "}",
            "[DONE]");
    String gemini =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}],"
            + "\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":2}}";
    return Stream.of(
        new Case(
            "azure",
            "/openai/deployments/m/chat/completions?api-version=2024-10-21",
            "api-key",
            chatWhole,
            chatEvents,
            2,
            5,
            2),
        new Case(
            "fireworks", "/v1/chat/completions", "Authorization", chatWhole, chatEvents, 2, 5, 2),
        new Case(
            "gemini",
            "/v1beta/models/m:streamGenerateContent?alt=sse",
            "x-goog-api-key",
            gemini,
            events("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}", gemini),
            2,
            5,
            2),
        new Case(
            "together",
            "/",
            "Authorization",
            "{\"output\":{\"choices\":[{\"text\":\"a\"}]}}",
            events("{\"choices\":[{\"text\":\"a\"}]}", "[DONE]"),
            1,
            null,
            null),
        new Case(
            "llamacpp",
            "/completion",
            "Authorization",
            "{\"content\":\"a\",\"stop\":true,\"stop_type\":\"limit\"}",
            events(
                "{\"content\":\"a\",\"stop\":false,\"tokens_predicted\":1,\"tokens_evaluated\":5}",
                "{\"content\":\"\",\"stop\":true,\"stop_type\":\"limit\",\"tokens_predicted\":2,"
                    + "\"tokens_evaluated\":5}"),
            1,
            5,
            2),
        new Case(
            "triton-generate",
            "/v2/models/m/generate_stream",
            "Authorization",
            triton,
            events(triton, triton, triton),
            3,
            null,
            null),
        new Case(
            "triton-infer",
            "/v2/models/m/infer",
            "Authorization",
            "{\"outputs\":[{\"name\":\"text_output\",\"data\":[\"a\"]}]}",
            "{\"outputs\":[{\"name\":\"text_output\",\"data\":[\"a\"]}]}",
            0,
            null,
            null),
        new Case(
            "rerank",
            "/v1/rerank",
            "Authorization",
            "{\"results\":[{\"index\":0,\"relevance_score\":0.5}],\"usage\":{\"total_tokens\":9}}",
            "{\"results\":[{\"index\":0,\"relevance_score\":0.5}],\"usage\":{\"total_tokens\":9}}",
            0,
            9,
            null));
  }

  /** What each API's server was asked for, in one run that asks them all twice. */
  private static final Map<String, Queue<String>> ASKED = new ConcurrentHashMap<>();

  private static Gatling.Result run;

  @BeforeAll
  static void askAll() throws IOException {
    List<HttpServer> servers = new ArrayList<>();
    try {
      List<Server> asked = new ArrayList<>();
      for (Case it : cases().toList()) {
        HttpServer server = started(it, ASKED.computeIfAbsent(it.api, api -> queue()));
        servers.add(server);
        Map<String, String> settings = new TreeMap<>();
        settings.put("llm.baseUrl", "http://127.0.0.1:" + server.getAddress().getPort());
        settings.put("llm.api", it.api);
        settings.put("llm.model", "m");
        settings.put("llm.stream", String.valueOf(it.streams()));
        if (it.api.equals("rerank")) {
          settings.put("llm.rerank.documents", "1");
        }
        Request request = new Request(it.api, it.streams(), "");
        asked.add(new Server(settings, List.of(request, request)));
      }
      run = ServersSimulation.asking(asked).environment("LLM_API_KEY", KEY).run();
    } finally {
      servers.forEach(server -> server.stop(0));
    }
  }

  private static Queue<String> queue() {
    return new ConcurrentLinkedQueue<>();
  }

  private static HttpServer started(Case it, Queue<String> asked) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, it, asked));
    server.start();
    return server;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachApiFindsItsAddressAndIsRead(Case it) {
    assertThat(run.exit()).as(run.output()).isZero();
    List<JsonNode> records =
        run.records().stream().filter(one -> one.get("name").asText().equals(it.api)).toList();
    assertThat(records).hasSize(2);
    for (JsonNode record : records) {
      assertThat(record.get("failure").isNull()).as(record.toString()).isTrue();
      assertThat(record.get("chunks").asInt()).isEqualTo(it.chunks);
      assertThat(number(record, "usagePromptTokens")).isEqualTo(it.promptTokens);
      assertThat(number(record, "usageCompletionTokens")).isEqualTo(it.completionTokens);
    }
    assertThat(ASKED.get(it.api))
        .filteredOn(line -> line.equals(it.path))
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(run.output()).doesNotContain(KEY);
  }

  @Test
  void theLoadTakesTheWayOfItsSettings() throws IOException {
    Case llamacpp = cases().filter(it -> it.api.equals("llamacpp")).findFirst().orElseThrow();
    Queue<String> asked = queue();
    Queue<String> encodings = queue();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          encodings.add(
              exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of()).toString());
          answer(exchange, llamacpp, asked);
        });
    server.start();
    try (TinyProxy proxy = TinyProxy.socks5()) {
      int port = server.getAddress().getPort();
      Gatling.Result run =
          CausesSystemTest.quick("ChatSimulation", "http://127.0.0.1:" + port)
              .with("llm.api", "llamacpp")
              .with("llm.model", "m")
              .with("llm.http.gzip", true)
              .with("llm.proxy.url", "socks5://127.0.0.1:" + proxy.port())
              .with("llm.proxy.user", "me")
              .environment("LLM_PROXY_PASSWORD", "hunter2")
              .environment("LLM_API_KEY", KEY)
              .run();
      assertThat(run.exit()).as(run.output()).isZero();
      // The preflight's connection, and the user's.
      assertThat(proxy.asked())
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(("SOCKS5 127.0.0.1:" + port + " me:hunter2")::equals);
      assertThat(encodings).filteredOn("[gzip]"::equals).hasSizeGreaterThanOrEqualTo(2);
      assertThat(run.output())
          .contains("All requests went through a proxy, socks5://127.0.0.1:" + proxy.port())
          .doesNotContain("hunter2");
      assertThat(run.file("llm/summary.json")).doesNotContain("hunter2");
    } finally {
      server.stop(0);
    }
  }

  private static Integer number(JsonNode record, String field) {
    return record.get(field).isNull() ? null : record.get(field).asInt();
  }

  /** Notes the addresses that were asked for with the key where it belongs. */
  private static void answer(HttpExchange exchange, Case it, Queue<String> asked)
      throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String key = exchange.getRequestHeaders().getFirst(it.keyHeader);
    String expected = it.keyHeader.equals("Authorization") ? "Bearer " + KEY : KEY;
    if (!expected.equals(key)) {
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    if (exchange.getRequestMethod().equals("GET")) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    asked.add(exchange.getRequestURI().toString());
    String accepted = exchange.getRequestHeaders().getFirst("Accept");
    boolean stream = "text/event-stream".equals(accepted);
    exchange
        .getResponseHeaders()
        .set("Content-Type", stream ? "text/event-stream" : "application/json");
    byte[] bytes = (stream || !it.streams() ? it.answer : it.whole).getBytes(UTF_8);
    // Of unknown length: chunked.
    exchange.sendResponseHeaders(body.isEmpty() ? 400 : 200, 0);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
