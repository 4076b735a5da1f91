package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import dev.gatlingllm.system.Keys;
import dev.gatlingllm.system.TinyProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and proxies by the settings, over Gatling's own client, against servers of the JDK. */
class CallClientTest {
  private static final Duration SECONDS = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static Keys server;
  private static Keys client;
  private static Keys elsewhere;
  private static HttpsServer open;
  private static HttpsServer closed;
  private static HttpServer plain;
  private static final List<String> ports = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server = Keys.ofLocalhost(folder, "server");
    client = Keys.ofLocalhost(folder, "client");
    elsewhere = Keys.make(folder, "elsewhere", "EC", "dns:elsewhere.example");
    open = secure(server.context(client), false);
    closed = secure(server.context(client), true);
    plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(plain);
  }

  @AfterAll
  static void stop() {
    open.stop(0);
    closed.stop(0);
    plain.stop(0);
  }

  private static HttpsServer secure(SSLContext context, boolean askForCertificate)
      throws IOException {
    HttpsServer made =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(askForCertificate);
            parameters.setSSLParameters(tls);
          }
        });
    serve(made);
    return made;
  }

  private static void serve(HttpServer made) {
    made.createContext("/", CallClientTest::echo);
    made.start();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    ports.add(String.valueOf(exchange.getRemoteAddress().getPort()));
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readAllBytes();
      String text = exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8);
      byte[] answer = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  @Test
  void aStrangersCertificateIsRefused() {
    refused("https://localhost:" + open.getAddress().getPort())
        .rootCause()
        .hasMessageContaining("unable to find valid certification path");
  }

  @Test
  void aCertificateOfTheFileIsTrusted() throws Exception {
    assertThat(get(https(open), "llm.tls.ca=" + server.certificate())).isEqualTo("GET ");
  }

  @Test
  void aFileOfOthersTrustsNobodyElse() {
    refused(https(open), "llm.tls.ca=" + client.certificate());
  }

  @Test
  void aTrustedCertificateForAnotherNameIsRefused() throws IOException {
    HttpsServer there = secure(elsewhere.context(client), false);
    try {
      refused(https(there), "llm.tls.ca=" + elsewhere.certificate())
          .rootCause()
          .hasMessageContaining("localhost");
    } finally {
      there.stop(0);
    }
  }

  @Test
  void insecureTakesAnyCertificateForAnyName() throws Exception {
    HttpsServer there = secure(elsewhere.context(client), false);
    try {
      assertThat(get(https(there), "llm.tls.insecure=true")).isEqualTo("GET ");
    } finally {
      there.stop(0);
    }
  }

  @Test
  void aServerThatAsksForACertificateGetsTheOneOfThePair() throws Exception {
    assertThat(
            get(
                https(closed),
                "llm.tls.ca=" + server.certificate(),
                "llm.tls.certificate=" + client.certificate(),
                "llm.tls.key=" + client.key()))
        .isEqualTo("GET ");
  }

  @Test
  void aServerThatAsksForACertificateGetsTheOneOfTheKeyStore() throws Exception {
    assertThat(
            get(
                https(closed),
                "llm.tls.ca=" + server.certificate(),
                "llm.tls.keyStore=" + client.keyStore(),
                "llm.tls.password=" + Keys.PASSWORD))
        .isEqualTo("GET ");
  }

  @Test
  void withoutItTheServerHangsUp() {
    refused(https(closed), "llm.tls.ca=" + server.certificate());
  }

  @Test
  void aPlainRequestGoesThroughAnHttpProxyWithItsWholeAddress() throws Exception {
    try (TinyProxy proxy = TinyProxy.http()) {
      String url = "http://127.0.0.1:" + plain.getAddress().getPort();
      assertThat(
              get(
                  url,
                  "llm.proxy.url=http://127.0.0.1:" + proxy.port(),
                  "llm.proxy.user=me",
                  "llm.proxy.password=#{odd}:word"))
          .isEqualTo("GET ");
      assertThat(proxy.asked())
          .containsExactly("GET " + url + "/ HTTP/1.1 " + basic("me:#{odd}:word"));
    }
  }

  @Test
  void aSecureRequestGoesThroughAnHttpProxyByConnect() throws Exception {
    try (TinyProxy proxy = TinyProxy.http()) {
      assertThat(
              get(
                  https(open),
                  "llm.tls.ca=" + server.certificate(),
                  "llm.proxy.url=http://127.0.0.1:" + proxy.port(),
                  "llm.proxy.user=me",
                  "llm.proxy.password=word"))
          .isEqualTo("GET ");
      assertThat(proxy.asked())
          .containsExactly(
              "CONNECT localhost:" + open.getAddress().getPort() + " HTTP/1.1 " + basic("me:word"));
    }
  }

  @Test
  void aProxyMaySpeakTlsItself() throws Exception {
    try (TinyProxy proxy = TinyProxy.https(server.context(client))) {
      assertThat(
              get(
                  https(open),
                  "llm.tls.ca=" + server.certificate(),
                  "llm.proxy.url=https://localhost:" + proxy.port()))
          .isEqualTo("GET ");
      assertThat(proxy.asked()).singleElement().asString().startsWith("CONNECT localhost:");
    }
  }

  @Test
  void aSocksProxyIsToldTheNameAndThePassword() throws Exception {
    try (TinyProxy proxy = TinyProxy.socks5()) {
      String[] settings = {
        "llm.tls.ca=" + server.certificate(),
        "llm.proxy.url=socks5://127.0.0.1:" + proxy.port(),
        "llm.proxy.user=me",
        "llm.proxy.password=word"
      };
      assertThat(get(https(open), settings)).isEqualTo("GET ");
      assertThat(proxy.asked())
          .containsExactly("SOCKS5 localhost:" + open.getAddress().getPort() + " me:word");
    }
  }

  @Test
  void aProxyThatRefusesIsSaidToBeTheProxy() {
    try (TinyProxy proxy = TinyProxy.refusing("407 Proxy Authentication Required")) {
      refused(
              https(open),
              "llm.tls.ca=" + server.certificate(),
              "llm.proxy.url=http://127.0.0.1:" + proxy.port())
          .satisfies(
              failed ->
                  assertThat(sentence(failed.getCause()))
                      .startsWith("SERVER cannot be reached through llm.proxy.url: ")
                      .contains("407"));
    }
  }

  @Test
  void aServerWithoutHttp2IsSpokenToIn11UnlessHttp2IsWantedForCertain() throws Exception {
    String ca = "llm.tls.ca=" + server.certificate();
    assertThat(get(https(open), ca, "llm.http.version=2")).isEqualTo("GET ");
    refused(https(open), ca, "llm.http.version=2-prior-knowledge")
        .satisfies(
            failed ->
                assertThat(sentence(failed.getCause()))
                    .isEqualTo(
                        "SERVER does not offer HTTP/2 (llm.http.version=2-prior-knowledge)."));
  }

  @Test
  void aPlainServerWithoutHttp2IsQuotedByTheSentence() throws Exception {
    refusedForHttp2(
        "http://127.0.0.1:" + plain.getAddress().getPort(),
        "it answered \"HTTP/1.1 404 Not Found\"");
    byte[] alert = {21, 3, 3, 0, 2, 2, 40}; // of TLS 1.2, RFC 5246, section 7.2
    try (RudeServer closing = new RudeServer(new byte[0], true);
        RudeServer mute = new RudeServer(new byte[0], false);
        RudeServer secure = new RudeServer(alert, false)) {
      refusedForHttp2(secure.url(), "its answer is neither HTTP/2 nor HTTP/1.1");
      refusedForHttp2(closing.url(), "it closed the connection");
      refusedForHttp2(mute.url(), "it did not answer");
    }
  }

  /** In plain HTTP, and by an alert. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\25\3\3\0\2\2\50"})
  void aHandshakeThatFailsPrintsNoWarning(String said) throws Exception {
    try (NettyWarnings printed = new NettyWarnings();
        RudeServer rude = new RudeServer(said.getBytes(StandardCharsets.ISO_8859_1), true)) {
      for (String version : List.of("1.1", "2", "2-prior-knowledge")) {
        refused(rude.url().replace("http:", "https:"), "llm.http.version=" + version)
            .satisfies(
                failed ->
                    assertThat(sentence(failed.getCause()))
                        .startsWith("No TLS connection to SERVER: the server "));
      }
      assertThat(printed.all()).isEmpty();
    }
  }

  private static void refusedForHttp2(String url, String seen) {
    refused(url, "llm.http.version=2-prior-knowledge")
        .satisfies(
            failed ->
                assertThat(sentence(failed.getCause()))
                    .isEqualTo(
                        "SERVER does not speak HTTP/2 without TLS"
                            + " (llm.http.version=2-prior-knowledge): "
                            + seen
                            + "."));
  }

  /** Takes connections, answers the first byte with these and may hang up. */
  private static final class RudeServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> taken = new CopyOnWriteArrayList<>();

    RudeServer(byte[] answer, boolean closing) throws IOException {
      Thread thread = new Thread(() -> accept(answer, closing), "rude-server");
      thread.setDaemon(true);
      thread.start();
    }

    String url() {
      return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept(byte[] answer, boolean closing) {
      try {
        while (true) {
          Socket client = listener.accept();
          taken.add(client);
          if (client.getInputStream().read() >= 0) {
            client.getOutputStream().write(answer);
          }
          if (closing) {
            client.close();
          }
        }
      } catch (IOException closed) {
        // by the test
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket client : taken) {
        client.close();
      }
    }
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  @Test
  void callsInHttp2WithoutTlsShareAConnection() throws Exception {
    SimulatorSettings settings = SimulatorSettings.defaults();
    try (SimulatedServer simulator = SimulatedServer.start(settings, CallClientTest::words);
        CallClient calls = calls(simulator.baseUrl(), "llm.http.version=2-prior-knowledge")) {
      for (int i = 0; i < 3; i++) {
        WholeAnswer answer = calls.get(simulator.baseUrl() + "/v1/models", Map.of(), SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("simulated-model");
      }
      assertThat(simulator.connectionsAccepted()).isEqualTo(1);
    }
  }

  /** RFC 9110, section 15.2: neither an interim head nor a body makes an answer. */
  @Test
  void aBodyThatNoHeadCameBeforeIsNoAnswerOverHttp2() throws Exception {
    RawFrames.Script headless =
        (stream, out) -> {
          out.write(RawFrames.interim(stream));
          out.write(RawFrames.frame(RawFrames.DATA, RawFrames.LAST, stream, ChatFrames.DONE));
        };
    try (RawFrames frames = new RawFrames(server, headless)) {
      refused(
              "https://localhost:" + frames.port(),
              "llm.tls.ca=" + server.certificate(),
              "llm.http.version=2")
          .rootCause()
          .hasMessage("a body came without a head");
    }
  }

  @Test
  void twoCallsShareAConnection() throws Exception {
    try (CallClient calls = calls(https(open), "llm.tls.ca=" + server.certificate())) {
      ports.clear();
      calls.get(https(open) + "/", Map.of(), SECONDS);
      WholeAnswer answer =
          calls.postJson(https(open) + "/", Map.of(), "{\"é\":1}", Optional.empty(), SECONDS);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("POST {\"é\":1}");
      assertThat(ports).hasSize(2).allMatch(ports.get(0)::equals);
    }
  }

  @Test
  void theSentenceOfAStrangersCertificateSaysWhatToDo() {
    refused(https(open))
        .satisfies(
            failed ->
                assertThat(sentence(failed.getCause()))
                    .startsWith("No TLS connection to SERVER: ")
                    .contains("llm.tls.ca names a file of certificates to trust"));
  }

  private static String sentence(Throwable error) {
    return new Unreachable(error).sentence("SERVER", SECONDS, "GET /", "20 s (why)", text -> text);
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static String https(HttpsServer there) {
    return "https://localhost:" + there.getAddress().getPort();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      String url, String... settings) {
    return assertThatThrownBy(() -> get(url, settings)).isInstanceOf(CallClient.Failed.class);
  }

  private static String get(String url, String... settings) throws Exception {
    // An HTTP/1.1 server has no answer to HTTP/2 without TLS.
    boolean plainHttp2 =
        url.startsWith("http:") && config(url, settings).http().version().offersHttp2();
    Duration wait = plainHttp2 ? Duration.ofSeconds(3) : SECONDS;
    try (CallClient calls = calls(url, settings)) {
      return new String(calls.get(url + "/", Map.of(), wait).body(), StandardCharsets.UTF_8);
    }
  }

  private static CallClient calls(String baseUrl, String... settings) {
    LlmConfig config = config(baseUrl, settings);
    ClientTls tls = ClientTls.of(config.http(), baseUrl);
    return new CallClient(config.http(), tls, SECONDS, SECONDS);
  }

  private static LlmConfig config(String baseUrl, String... settings) {
    Map<String, String> all = new TreeMap<>(Map.of("llm.baseUrl", baseUrl));
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    all.forEach(System::setProperty);
    try {
      return ConfigReader.readThisJvm(Dialects.APIS);
    } finally {
      all.keySet().forEach(System::clearProperty);
    }
  }
}
