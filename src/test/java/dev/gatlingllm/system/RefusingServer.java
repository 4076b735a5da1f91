package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Hears each request and refuses it: by then a command's settings are read, and no load follows.
 */
final class RefusingServer implements AutoCloseable {
  private static final long SECONDS = 300;

  private final HttpServer server;
  final ConcurrentLinkedQueue<JsonNode> bodies = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Map<String, String>> headers = new ConcurrentLinkedQueue<>();

  RefusingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> sent = new LinkedHashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> sent.put(name, values.get(0)));
    headers.add(sent);
    if (body.length > 0) {
      bodies.add(new ObjectMapper().readTree(body));
    }
    byte[] refusal = "{\"error\":{\"message\":\"heard you\"}}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(body.length > 0 ? 500 : 404, refusal.length);
    exchange.getResponseBody().write(refusal);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Runs a command to its end; returns what it printed. */
  static String run(Path project, String command) throws IOException, InterruptedException {
    try (Maven maven = Maven.typed(project, command)) {
      maven.await(SECONDS);
      return maven.printed();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
