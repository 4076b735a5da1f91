package dev.gatlingllm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.Dialect;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.dialect.HttpCall;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.TokenSource;
import dev.gatlingllm.simulator.EngineSettings;
import dev.gatlingllm.simulator.KeyStoreFile;
import dev.gatlingllm.simulator.LoggedRequest;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import dev.gatlingllm.system.Keys;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.SslContextsHolder;
import io.gatling.http.client.body.bytearray.ByteArrayRequestBodyBuilder;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One request and its answer over HTTP/2: Gatling's client, our listener, the simulator. */
class Http2ExchangeTest {
  private static final int TOKENS = 12;
  private static final int LONG_ANSWER = 500;
  private static final int TO_THE_END = Integer.MAX_VALUE;

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static Keys keys;
  private static EventLoopGroup group;
  private SimulatedServer server;
  private DefaultHttpClient client;

  @BeforeAll
  static void prepare() {
    keys = Keys.ofLocalhost(folder, "server");
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  @AfterAll
  static void end() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() {
    SimulatorSettings settings =
        SimulatorSettings.defaults()
            .withEngine(new EngineSettings.Steady(20, 10))
            .withTls(new KeyStoreFile(keys.keyStore(), Keys.PASSWORD));
    server = SimulatedServer.start(settings, Http2ExchangeTest::words);
    client =
        new DefaultHttpClient(
            new HttpClientConfig()
                .setConnectTimeout(20_000)
                .setHandshakeTimeout(20_000)
                .setEnableSni(true)
                .setUseNativeTransport(false)
                .setChannelPoolIdleTimeout(60_000));
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void everyChunkIsStampedNotBeforeItWasWrittenNorAfterTheNextWas() throws Exception {
    send("", TO_THE_END); // pays for loading classes
    LlmExchange exchange = send("", TO_THE_END);
    assertThat(exchange.verdict.cause()).isNull();
    assertThat(exchange.carrier.httpVersion()).isEqualTo("HTTP/2");
    assertThat(exchange.verdict.said().terminated()).isTrue();
    LoggedRequest logged = server.sendLog().requests().get(1);
    long[] written = logged.chunks().orElseThrow().nanos();
    long[] stamped = exchange.verdict.timeline().arrivals().nanos();
    assertThat(stamped).hasSize(TOKENS).hasSameSizeAs(written);
    for (int i = 0; i < TOKENS; i++) {
      assertThat(stamped[i]).as("chunk %d", i).isGreaterThanOrEqualTo(written[i]);
    }
    assertThat(exchange.facts.sentNanos).isLessThanOrEqualTo(logged.receivedNanos());
    assertThat(exchange.verdict.endNanos()).isGreaterThanOrEqualTo(logged.endNanos().orElseThrow());
  }

  @Test
  void theNextRequestIsAnotherStreamOfTheSameConnection() throws Exception {
    assertThat(send("", TO_THE_END).facts.opened).isTrue();
    assertThat(send("", TO_THE_END).facts.opened).isFalse();
    assertThat(server.connectionsAccepted()).isEqualTo(1);
  }

  @Test
  void anAnswerThatIsNotStreamedComesWhole() throws Exception {
    LlmExchange exchange = send("", TO_THE_END, false);
    assertThat(exchange.verdict.cause()).isNull();
    assertThat(exchange.verdict.wholeResult()).isTrue();
    assertThat(completionTokens(exchange)).hasValue(TOKENS);
  }

  @Test
  void aStreamThatTheServerResetsIsAPrematureEndOfThatRequestOnly() throws Exception {
    assertBroken(send("close", TO_THE_END));
    LlmExchange next = send("", TO_THE_END);
    assertThat(next.verdict.cause()).isNull();
    assertThat(next.facts.opened).isFalse();
  }

  @Test
  void aConnectionThatEndsInTheMidstOfAnAnswerIsAPrematureEnd() throws Exception {
    CompletableFuture<LlmExchange> exchange = begin("hangMidStream", TO_THE_END, true);
    await(() -> server.requestsOpen() == 1);
    server.close();
    assertBrokenOff(exchange.get(20, TimeUnit.SECONDS));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void aStreamWithoutAnAnswerIsClosedToo() throws Exception {
    LlmExchange exchange = send("closeBeforeHeaders", TO_THE_END);
    assertThat(exchange.verdict.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(exchange.facts.resends()).isZero();
  }

  @Test
  void aCancelledRequestGivesUpItsStreamAndKeepsTheConnection() throws Exception {
    LlmExchange cancelled = begin("", 2, true, LONG_ANSWER).get(20, TimeUnit.SECONDS);
    assertThat(cancelled.verdict.cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(cancelled.verdict.timeline().count()).isEqualTo(2);
    LlmExchange next = send("", TO_THE_END);
    assertThat(next.verdict.cause()).isNull();
    assertThat(next.facts.opened).isFalse();
    // The server noticed: it stopped long before the end.
    assertThat(server.sendLog().requests().get(0).completionTokens()).isLessThan(LONG_ANSWER);
    assertThat(server.requestsOpen()).isZero();
  }

  @Test
  void silenceIsATimeoutAndTheConnectionGoesOn() throws Exception {
    LlmExchange silent = send("hangMidStream", TO_THE_END);
    assertThat(silent.verdict.cause()).isEqualTo(FailureCause.TIMEOUT_IDLE);
    assertThat(send("", TO_THE_END).facts.opened).isFalse();
  }

  @Test
  void requestsOfOneConnectionDoNotDisturbEachOther() throws Exception {
    send("", TO_THE_END);
    CompletableFuture<LlmExchange> first = begin("", TO_THE_END, true);
    CompletableFuture<LlmExchange> second = begin("", 2, true);
    CompletableFuture<LlmExchange> third = begin("close", TO_THE_END, true);
    assertThat(first.get(20, TimeUnit.SECONDS).verdict.cause()).isNull();
    assertThat(first.get().verdict.timeline().count()).isEqualTo(TOKENS);
    assertThat(second.get(20, TimeUnit.SECONDS).verdict.cause()).isEqualTo(FailureCause.CANCELLED);
    assertBroken(third.get(20, TimeUnit.SECONDS));
    assertThat(server.connectionsAccepted()).isEqualTo(1);
  }

  private static void assertBroken(LlmExchange exchange) {
    assertBrokenOff(exchange);
    assertThat(exchange.verdict.timeline().count()).isEqualTo(3);
  }

  private static void assertBrokenOff(LlmExchange exchange) {
    assertThat(exchange.verdict.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(exchange.verdict.message()).contains("ended before the answer did");
    assertThat(exchange.facts.resends()).isZero();
  }

  private LlmExchange send(String fault, int cancelAfter) throws Exception {
    return send(fault, cancelAfter, true);
  }

  private LlmExchange send(String fault, int cancelAfter, boolean stream) throws Exception {
    return begin(fault, cancelAfter, stream).get(20, TimeUnit.SECONDS);
  }

  /** The exchange, once it is over. */
  private CompletableFuture<LlmExchange> begin(String fault, int cancelAfter, boolean stream)
      throws InterruptedException {
    return begin(fault, cancelAfter, stream, TOKENS);
  }

  private CompletableFuture<LlmExchange> begin(
      String fault, int cancelAfter, boolean stream, int tokens) throws InterruptedException {
    LlmConfig config = config();
    Dialect dialect = Dialects.of(config.api(), config.generation().withModel("simulated-model"));
    HttpCall call = dialect.request(new Prompt("Say four words please.", 4), stream, tokens);
    Request request = request(call, fault);
    SslContextsHolder tls = ClientTls.of(config.http(), server.baseUrl()).get();
    CompletableFuture<LlmExchange> over = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Timeouts timeouts = new Timeouts(LONG, LONG, Duration.ofMillis(500), LONG);
    var loop = group.next();
    loop.execute(
        () -> {
          LlmExchange exchange =
              new LlmExchange(
                  dialect, stream, cancelAfter, false, timeouts, loop, over::complete, () -> {});
          client.sendRequest(request, 1, loop, exchange, tls);
          begun.countDown();
        });
    begun.await();
    return over;
  }

  private Request request(HttpCall call, String fault) {
    RequestBuilder request =
        new RequestBuilder(
                "test",
                HttpMethod.POST,
                Uri.create("https://localhost:" + server.port() + call.path()),
                InetAddressNameResolver.JAVA_RESOLVER)
            .setDefaultCharset(StandardCharsets.UTF_8)
            .setHttp2Enabled(true)
            .setRequestTimeout(60_000)
            .setBodyBuilder(
                new ByteArrayRequestBodyBuilder(call.body().getBytes(StandardCharsets.UTF_8), null))
            .addHeader("Content-Type", "application/json");
    if (!fault.isEmpty()) {
      request.addHeader("x-simulate", fault);
    }
    return request.build();
  }

  private LlmConfig config() {
    Map<String, String> all =
        Map.of(
            "llm.baseUrl",
            "https://localhost:" + server.port(),
            "llm.http.version",
            "2-prior-knowledge",
            "llm.tls.ca",
            keys.certificate().toString());
    all.forEach(System::setProperty);
    try {
      return LlmConfig.ofThisJvm();
    } finally {
      all.keySet().forEach(System::clearProperty);
    }
  }

  private static OptionalInt completionTokens(LlmExchange exchange) {
    return exchange
        .verdict
        .said()
        .tokens(List.of(TokenSource.USAGE), 0, OptionalInt.empty(), OptionalInt.empty())
        .completionTokens();
  }
}
