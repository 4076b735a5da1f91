package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** Settings through the real Maven, whose plugin writes them another way on the way. */
class TypedSettingsSystemTest {
  private static final long SECONDS = 180;

  /** A server that hears a request and refuses it. */
  private static final class Refusing implements AutoCloseable {
    private final HttpServer server;
    final ConcurrentLinkedQueue<JsonNode> bodies = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Map<String, String>> headers = new ConcurrentLinkedQueue<>();

    Refusing() throws IOException {
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

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void whatIsTypedIsWhatIsSent() throws Exception {
    try (Refusing server = new Refusing()) {
      String command =
          "mvn gatling:test -Dllm.baseUrl="
              + server.url()
              + " -Dllm.model=通义千问 -Dllm.headers.X-Note='it'\\''s \"so\"'"
              + " -Dllm.apiKey='k'\\''1\\2' -Dllm.extraBody.label=Größe🚀"
              + " -Dllm.extraBody.path='C:\\models\\new' -Dllm.extraBody.letter='\\u0041'"
              + " -Dllm.extraBody.end='\\\\n'";
      run(Maven.copyOfThisCheckout(), command);
      assertThat(server.bodies).isNotEmpty();
      JsonNode body = server.bodies.peek();
      assertThat(body.get("model").asText()).isEqualTo("通义千问");
      assertThat(body.get("label").asText()).isEqualTo("Größe🚀");
      assertThat(body.get("path").asText()).isEqualTo("C:\\models\\new");
      assertThat(body.get("letter").asText()).isEqualTo("\\u0041");
      assertThat(body.get("end").asText()).isEqualTo("\\\\n");
      assertThat(server.headers.peek())
          .containsEntry("X-note", "it's \"so\"")
          .containsEntry("Authorization", "Bearer k'1\\2");
    }
  }

  private static String run(Path project, String command) throws Exception {
    try (Maven maven = Maven.typed(project, command)) {
      maven.await(SECONDS);
      return maven.printed();
    }
  }
}
