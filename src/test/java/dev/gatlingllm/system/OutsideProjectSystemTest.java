package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.gatlingllm.system.OutsideProject.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Gatling user's own project with one dependency more, through the real Maven. */
@Order(Errand.ORDER)
@Isolated
class OutsideProjectSystemTest {
  private static final int ASKED = 12;

  /** By the command before, with the same Gatling. */
  private static final String COMPILED = "-Dmaven.test.skip=true";

  static final Errand ERRAND = new Errand(OutsideProjectSystemTest::runs);

  @Test
  void aProjectOfOnesOwnAddsOneDependencyAndKeepsAllElse() throws Exception {
    ERRAND.end();
  }

  private static Void runs() throws Exception {
    try (OutsideProject project = OutsideProject.in(Files.createTempDirectory("outside"));
        Simulator simulator =
            Simulator.start("--steady-millis", "2", "--first-token-millis", "20");
        Profiles web = new Profiles()) {
      String server = "-Dserver=" + simulator.baseUrl();
      whole(project.gatlingTest("AskSimulation", server, web.setting()), simulator, web);
      kotlin(project.gatlingTest("KotlinSimulation", server, COMPILED));
      failing(
          project.gatlingTest(
              "KotlinSimulation", server, COMPILED, "-Dllm.headers.x-simulate=errorEvent"));
      oldest(
          project.gatlingTest("AskSimulation", server, web.setting(), "-Dgatling.version=3.14.1"));
      return null;
    }
  }

  private static void whole(Run run, Simulator simulator, Profiles web) throws IOException {
    assertThat(run.exit()).as(run.printed()).isZero();
    assertThat(run.printed())
        .contains("PASSED: 0 of 12 requests failed.", "Time To First Token:", "Verdict")
        .contains("their own before()", "their own log: their own after()")
        // Their gatling.conf; in ours, these are Gatling's own bounds of 800 and 1,200 ms.
        .contains("t < 123 ms", "t >= 456 ms")
        .doesNotContain("\tat ", "[WARN", "SLF4J");
    assertThat(run.text("index.html")).contains("Ask", "Profile", "t < 123 ms");
    assertThat(run.text("llm/index.html")).contains("<html", "Ask", "of their own");
    assertThat(run.lines("requests.jsonl")).hasSize(ASKED);
    JsonNode manifest = Gatling.Json.parse(run.text("run.json"));
    assertThat(manifest.toString()).contains("simulated-model", "of their own");
    assertThat(simulator.log()).hasSizeGreaterThanOrEqualTo(ASKED);
    assertThat(web.asked)
        .hasSize(ASKED)
        .allSatisfy(
            headers -> {
              assertThat(headers.getFirst("X-Team")).isEqualTo("search");
              assertThat(headers.getFirst("User-Agent")).isEqualTo("theirs");
              assertThat(Double.parseDouble(headers.getFirst("X-Ttft"))).isGreaterThan(19);
            });
  }

  private static void oldest(Run run) throws IOException {
    assertThat(run.exit()).as(run.printed()).isZero();
    assertThat(run.printed()).contains("PASSED: 0 of 12 requests failed.");
    assertThat(run.text("run.json")).contains("3.14.1");
    assertThat(run.lines("requests.jsonl")).hasSize(ASKED);
  }

  private static void kotlin(Run run) throws IOException {
    assertThat(run.exit()).as(run.printed()).isZero();
    assertThat(run.printed()).contains("PASSED: 0 of 8 requests failed.");
    assertThat(run.folder().resolve("llm/index.html")).isNotEmptyFile();
  }

  private static void failing(Run run) throws IOException {
    assertThat(run.exit()).as(run.printed()).isNotZero();
    assertThat(run.printed())
        .contains("FAILED: ALL 8 REQUESTS FAILED: errorEvent 8.")
        // The plugin's words for status 2.
        .contains("Gatling simulation assertions failed");
    assertThat(run.folder().resolve("index.html")).isNotEmptyFile();
    assertThat(run.lines("requests.jsonl")).hasSize(8);
  }

  /** A server of theirs that is no LLM's. */
  private static final class Profiles implements AutoCloseable {
    private final Queue<Headers> asked = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    Profiles() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/profile",
          exchange -> {
            asked.add(exchange.getRequestHeaders());
            exchange.sendResponseHeaders(200, 2);
            try (OutputStream body = exchange.getResponseBody()) {
              body.write("{}".getBytes(StandardCharsets.US_ASCII));
            }
          });
      server.start();
    }

    String setting() {
      return "-Dweb=http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
