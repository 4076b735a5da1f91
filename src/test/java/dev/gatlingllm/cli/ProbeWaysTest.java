package dev.gatlingllm.cli;

import static dev.gatlingllm.record.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.simulator.EngineSettings;
import dev.gatlingllm.simulator.KeyStoreFile;
import dev.gatlingllm.simulator.LoggedRequest;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import dev.gatlingllm.system.Keys;
import dev.gatlingllm.system.TinyProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The probe reaches a server as a run does: through a proxy, and over HTTP/2. */
@Timeout(60)
class ProbeWaysTest {
  private static final String TOKENS = "5";

  /** A chunk arrives while the server writes it; where the kernel gives no stamps, after. */
  private static final double TOLERANCE_MILLIS = 15;

  @TempDir static Path folder;
  private static Keys keys;
  private static SimulatedServer plain;
  private static SimulatedServer secure;

  @BeforeAll
  static void start() {
    keys = Keys.ofLocalhost(folder, "server");
    SimulatorSettings settings = SimulatorSettings.defaults(new EngineSettings.Steady(20, 10));
    plain = SimulatedServer.start(settings, ProbeWaysTest::words);
    secure =
        SimulatedServer.start(
            with(settings, "tls", Optional.of(new KeyStoreFile(keys.keyStore(), Keys.PASSWORD))),
            ProbeWaysTest::words);
  }

  @AfterAll
  static void stop() {
    plain.close();
    secure.close();
  }

  @AfterEach
  void forget() {
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith("llm."));
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  private static String http() {
    return "http://127.0.0.1:" + plain.port();
  }

  private static String https() {
    return "https://localhost:" + secure.port();
  }

  /** The model is the first of the server's list, which is asked for by the same way. */
  private static String probed(String url, Map<String, String> settings) {
    settings.forEach(System::setProperty);
    if (url.startsWith("https:")) {
      System.setProperty("llm.tls.ca", keys.certificate().toString());
    }
    CommandRun run = ProbeCommandTest.probe(url, "--max-tokens", TOKENS);
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .containsPattern("sent, \\d+ bytes; connecting took \\d+\\.\\d ms")
        .containsPattern("(?i)content-type: text/event-stream")
        .contains("the body begins, byte for byte:", "data: {")
        .containsPattern("event +\\d+  last word")
        .contains(TOKENS + " text chunks, completion tokens " + TOKENS + " by usage")
        .contains("the connection is still open, after 1 s", "Verdict         measurable");
    return run.out();
  }

  @Test
  void throughAnHttpProxy() {
    try (TinyProxy proxy = TinyProxy.http()) {
      String out = probed(http(), Map.of("llm.proxy.url", "http://127.0.0.1:" + proxy.port()));
      assertThat(out).contains("HTTP/1.1 200 OK", "the body ends: chunked, ");
      assertThat(proxy.asked())
          .anyMatch(it -> it.startsWith("POST " + http() + "/v1/chat/completions HTTP/1.1"));
    }
  }

  @Test
  void throughATunnelBehindWhichItIsTls() {
    try (TinyProxy proxy = TinyProxy.http()) {
      String out = probed(https(), Map.of("llm.proxy.url", "http://127.0.0.1:" + proxy.port()));
      assertThat(out).contains("HTTP/1.1 200 OK", "the body ends: chunked, ");
      assertThat(out).doesNotContain("Connection established");
      assertThat(proxy.asked())
          .isNotEmpty()
          .allMatch(it -> it.startsWith("CONNECT localhost:" + secure.port()));
    }
  }

  @Test
  void throughSocksWithAPasswordThatIsNotShown() {
    try (TinyProxy proxy = TinyProxy.socks5()) {
      String out =
          probed(
              http(),
              Map.of(
                  "llm.proxy.url", "socks5://127.0.0.1:" + proxy.port(),
                  "llm.proxy.user", "me",
                  "llm.proxy.password", "hush-of-the-proxy"));
      assertThat(out).contains("HTTP/1.1 200 OK").doesNotContain("hush-of-the-proxy");
      assertThat(proxy.asked()).isNotEmpty().allMatch(it -> it.endsWith(" me:hush-of-the-proxy"));
    }
  }

  @Test
  void aProxyThatRefusesIsTheFailure() {
    try (TinyProxy proxy = TinyProxy.refusing("407 Proxy Authentication Required")) {
      System.setProperty("llm.proxy.url", "http://127.0.0.1:" + proxy.port());
      CommandRun run = ProbeCommandTest.probe(https(), "--model", "m");
      assertThat(run.exit()).as(run.out()).isEqualTo(2);
      assertThat(run.out()).containsPattern("FAILED: .*407 Proxy Authentication Required");
    }
  }

  @Test
  void overHttp2ThatIsAgreedOn() {
    assertOverHttp2(probed(https(), Map.of("llm.http.version", "2")), secure);
  }

  @Test
  void overHttp2WithoutTls() {
    assertOverHttp2(probed(http(), Map.of("llm.http.version", "2-prior-knowledge")), plain);
  }

  /** Of the frames it shows heads, and bodies' data: one a token here, one before, some behind. */
  private static void assertOverHttp2(String out, SimulatedServer server) {
    assertThat(out)
        .contains("HTTP/2 200")
        .doesNotContain("HTTP/1.1 200")
        .containsPattern("the body ends: frames, \\d+ pieces, ")
        .contains("HTTP/2, frames");
    List<Double> instants =
        out.lines()
            .filter(line -> line.matches(" +\\d+\\.\\d  event +\\d+  .*\\btext\\b.*"))
            .map(line -> Double.valueOf(line.strip().split(" ")[0]))
            .toList();
    assertThat(instants).hasSize(Integer.parseInt(TOKENS)).isSorted();
    LoggedRequest.Chunks sent = chunksOfLatest(server);
    assertThat(instants.get(4) - instants.get(0))
        .isGreaterThan((sent.nanos()[4] - sent.writtenNanos()[0]) / 1e6 - TOLERANCE_MILLIS)
        .isLessThan((sent.writtenNanos()[4] - sent.nanos()[0]) / 1e6 + TOLERANCE_MILLIS);
  }

  private static LoggedRequest.Chunks chunksOfLatest(SimulatedServer server) {
    List<LoggedRequest> log = server.sendLog().requests();
    return log.get(log.size() - 1).chunks().orElseThrow();
  }

  @Test
  void aServerWithoutHttp2IsTheFailure() throws Exception {
    System.setProperty("llm.http.version", "2-prior-knowledge");
    String answer = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    try (CannedServer server = new CannedServer(answer, true)) {
      CommandRun run = ProbeCommandTest.probe(server.url(), "--model", "m");
      assertThat(run.exit()).as(run.out()).isEqualTo(2);
      assertThat(run.out()).containsPattern("FAILED: .*does not speak HTTP/2 without TLS");
    }
  }
}
