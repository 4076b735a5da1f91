package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What cannot be run says why in one sentence, before any load: exit status 3, nothing else. The
 * settings' rules are {@code ConfigReaderTest}'s, the server's answers {@code PreflightTest}'s;
 * here is one of each kind, in the real Gatling.
 */
class BadInputSystemTest {
  private static final String KEY = "sk-a-key-that-must-not-show";

  private static Simulator simulator;

  @BeforeAll
  static void start() {
    simulator = Simulator.start("--api-key", KEY);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void anUnknownKeyIsNamedWithTheNearest() {
    assertRefused(
        run("llm.concurency", "4"),
        "Unknown setting llm.concurency (-D): did you mean llm.concurrency?"
            + " gatling.conf lists them all.");
  }

  @Test
  void aWrongValueIsNamedWithItsKeyAndItsRule() {
    assertRefused(
        run("llm.duration", "30"),
        "llm.duration is '30', must be a duration with its unit, e.g. 500ms, 30s, 2m.");
  }

  @Test
  void drawnPromptsThatMayBeShorterThanTheirPrefixAreRefused() {
    assertRefused(
        gatling("llm.promptTokens", "lognormal 512 sigma 0.5")
            .with("llm.prompt.sharedPrefixTokens", 64)
            .run(),
        "prompts of lognormal 512 sigma 0.5 tokens (llm.promptTokens) must be longer than the 64"
            + " tokens of a shared prefix (llm.prompt.sharedPrefixTokens), the shortest has 1: a"
            + " least of 65 or more.");
  }

  @Test
  void aTokenizerThatIsNotThereSaysWhatToPass() {
    assertRefused(
        run("llm.tokenizer", "/no/such/tokenizer.json"),
        "There is no tokenizer at /no/such/tokenizer.json;",
        "-Dllm.tokenizer=",
        "leave it out for the embedded Qwen3.");
  }

  @Test
  void aHubThatCannotBeReachedSaysWhatToPass() {
    // A proxy that nobody listens at: no test asks the real hub.
    Gatling gatling =
        gatling("llm.tokenizer", "no-such-org/no-such-model")
            .environment("HTTPS_PROXY", "http://127.0.0.1:1")
            .environment("https_proxy", "http://127.0.0.1:1");
    assertRefused(
        gatling.run(), "no-such-org/no-such-model", "pass a local one with -Dllm.tokenizer=");
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertRefused(
        run("llm.baseUrl", "http://127.0.0.1:" + free),
        "http://127.0.0.1:" + free + " cannot be reached: connection refused.");
  }

  @Test
  void aConnectionThatNeverComesIsUnreachable() throws Exception {
    int target = Integer.parseInt(simulator.baseUrl().replaceAll(".*:", ""));
    try (Gate gate = Gate.before(target, 0, Gate.Then.HANG)) {
      String url = "http://127.0.0.1:" + gate.port();
      assertRefused(
          gatling("llm.baseUrl", url).with("llm.timeouts.connect", "700ms").run(),
          url + " cannot be reached: no connection within 700 ms (llm.timeouts.connect).");
    }
  }

  @Test
  void aCertificateThatNobodySignedIsATlsFailure() throws Exception {
    try (TlsSimulator tls = TlsSimulator.start()) {
      String url = "https://localhost:" + tls.port();
      assertRefused(
          run("llm.baseUrl", url),
          "No TLS connection to " + url,
          "unable to find valid certification path");
    }
  }

  @Test
  void aWrongKeyIsRefusedWithoutShowingIt() {
    Gatling.Result run =
        gatling("llm.baseUrl", simulator.baseUrl())
            .environment("OPENAI_API_KEY", "sk-another-key")
            .run();
    assertRefused(run, "refuses the API key: HTTP 401, \"A valid API key is needed\".");
    assertThat(run.output()).doesNotContain("sk-another-key");
  }

  @Test
  void anUnknownModelComesWithTheListOfWhatThereIs() {
    assertRefused(
        gatling("llm.baseUrl", simulator.baseUrl())
            .with("llm.model", "gpt-7")
            .environment("LLM_API_KEY", KEY)
            .run(),
        simulator.baseUrl() + " answered POST /v1/chat/completions with HTTP 404 Not Found,",
        "llm.model is 'gpt-7', and its list has simulated-model.");
  }

  @Test
  void whatSpeaksNoHttpIsNoEndpoint() {
    try (OddServer ssh = OddServer.thatSays("SSH-2.0-OpenSSH_9.6\r\n")) {
      assertRefused(
          run("llm.baseUrl", ssh.baseUrl()),
          ssh.baseUrl() + " is no LLM endpoint: it does not speak HTTP as expected");
    }
  }

  @Test
  void whatSpeaksNoHttp2IsQuoted() {
    try (OddServer old = OddServer.thatSays("HTTP/1.1 505 HTTP Version Not Supported\r\n\r\n")) {
      assertRefused(
          gatling("llm.baseUrl", old.baseUrl()).with("llm.http.version", "2-prior-knowledge").run(),
          old.baseUrl()
              + " does not speak HTTP/2 without TLS (llm.http.version=2-prior-knowledge): it"
              + " answered \"HTTP/1.1 505 HTTP Version Not Supported\".");
    }
  }

  private static Gatling gatling(String key, String value) {
    return Gatling.of("ChatSimulation").with(key, value);
  }

  private static Gatling.Result run(String key, String value) {
    return gatling(key, value).run();
  }

  private static void assertRefused(Gatling.Result run, String... words) {
    assertThat(run.exit()).as(run.output()).isEqualTo(3);
    List<String> lines = run.output().lines().toList();
    assertThat(lines).as(run.output()).hasSize(1);
    assertThat(lines.get(0)).matches("gatling-llm: .*[.?]").contains(words);
    assertThat(simulator.log())
        .as("what was generated")
        .allSatisfy(request -> assertThat(request.get("completionTokens").asInt()).isZero());
    try (Stream<Path> left = Files.list(run.results())) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("output.txt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
