package dev.gatlingllm.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.Vocabulary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The preflight refuses no server that could do what the load asks of it. */
class PreflightLoadTest {
  private static final String TOO_LOW = "{\"error\":{\"message\":\"max_tokens is too low\"}}";
  private static final String EVENT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";

  private final Tokenizer tokenizer = Vocabulary.qwen3().tokenizer();

  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch tested = new CountDownLatch(1);
  private HttpServer server;
  private List<String> models = List.of("m");
  private int listStatus = 200;
  private Predicate<JsonNode> takes = request -> true;
  private int refusal = 400;
  private String words = TOO_LOW;
  private final AtomicInteger busyTimes = new AtomicInteger();
  private int busyStatus = 429;
  private String retryAfterMillis = "10";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/models", this::list);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    tested.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void list(HttpExchange exchange) throws IOException {
    String entries =
        models.stream().map(model -> "{\"id\":\"" + model + "\"}").collect(Collectors.joining(","));
    if (busy(exchange)) {
      return;
    }
    String list = "{\"object\":\"list\",\"data\":[" + entries + "]}";
    switch (listStatus) {
      case 0 -> exchange.close();
      case 200 -> whole(exchange, 200, list);
      default -> whole(exchange, listStatus, "{\"error\":{\"message\":\"no scope\"}}");
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode request = new ObjectMapper().readTree(exchange.getRequestBody());
    asked.add(request);
    if (busy(exchange)) {
      return;
    }
    if (!takes.test(request)) {
      whole(exchange, refusal, words);
    } else if (request.path("stream").asBoolean()) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(EVENT.getBytes(UTF_8));
      exchange.getResponseBody().flush();
      await();
    } else {
      whole(
          exchange,
          201,
          "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},"
              + "\"finish_reason\":\"stop\"}]}");
    }
  }

  private boolean busy(HttpExchange exchange) throws IOException {
    if (busyTimes.getAndDecrement() <= 0) {
      return false;
    }
    exchange.getResponseHeaders().set("Retry-After-Ms", retryAfterMillis);
    whole(exchange, busyStatus, "{\"error\":{\"message\":\"busy\"}}");
    return true;
  }

  /** A stream never ends by itself: whoever waits for its end waits in vain. */
  private void await() {
    try {
      tested.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void whole(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aServerThatIsBusyIsAskedAgainAsTheLoadWould(int status) throws Exception {
    busyStatus = status;
    busyTimes.set(2);
    assertThat(check("llm.retry.max", "2")).isEqualTo("m");
    assertThat(asked).hasSize(1);
    busyTimes.set(3); // of a list that can be done without only one
    assertThat(check("llm.retry.max", "2", "llm.model", "m")).isEqualTo("m");
    assertThat(asked).hasSize(4);
    assertThat(asked).allSatisfy(it -> assertThat(limit(it)).isEqualTo(1));
  }

  @Test
  void aServerThatStaysBusyIsRefusedInTheEnd() {
    busyTimes.set(1000);
    refused("llm.retry.max", "2", "llm.model", "m", "llm.maxTokens", "1", "llm.stream", "false")
        .hasMessageMatching(
            ".* with HTTP 429 Too Many Requests, \"busy\"; it was asked 3 times within \\S+ s"
                + " \\(llm.retry.max\\)\\.");
    assertThat(asked).hasSize(3);
  }

  @Test
  void noTimeThatIsLongerThanTheCheckIsWaited() {
    busyTimes.set(1000);
    retryAfterMillis = "31000";
    refused("llm.retry.max", "2", "llm.model", "m", "llm.maxTokens", "1", "llm.stream", "false")
        .hasMessageEndingWith(
            "\"busy\"; it asks to wait 31.0 s, after 0.0 s of waiting, and the check waits 30 s at"
                + " most (llm.retry.longestWait, and 30 s in all).");
    assertThat(asked).hasSize(1);
  }

  @Test
  void withoutRetriesABusyServerIsRefusedAtOnce() {
    busyTimes.set(1000);
    refused("llm.model", "m", "llm.maxTokens", "1", "llm.stream", "false")
        .hasMessageEndingWith("with HTTP 429 Too Many Requests, \"busy\".");
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatAServerAnswersIsAskedForOnlyOnceAndInOneToken() throws Exception {
    assertThat(check("llm.maxTokens", "2000")).isEqualTo("m");
    assertThat(asked).singleElement().satisfies(it -> assertThat(limit(it)).isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 422, 500, 200})
  void aServerThatRefusesOneTokenIsAskedAsTheLoadAsks(int status) throws Exception {
    takes = request -> limit(request) >= 16;
    refusal = status;
    check("llm.maxTokens", "2000");
    assertThat(asked).extracting(PreflightLoadTest::limit).containsExactly(1, 2000);
    assertThat(asked).extracting(it -> it.path("stream").asBoolean()).containsExactly(false, true);
  }

  @Test
  void aLoadThatDoesNotStreamIsAskedForAsAWhole() throws Exception {
    takes = request -> limit(request) >= 16;
    check("llm.maxTokens", "2000", "llm.stream", "false");
    assertThat(asked).extracting(PreflightLoadTest::limit).containsExactly(1, 2000);
    assertThat(asked).noneMatch(it -> it.path("stream").asBoolean());
  }

  @Test
  void aServerThatOnlyStreamsIsFineForALoadThatDoes() throws Exception {
    takes = request -> request.path("stream").asBoolean();
    assertThat(check()).isEqualTo("m");
  }

  @Test
  void whatTheLoadWouldBeRefusedWithIsSaid() {
    takes = request -> limit(request) > 5000;
    refused("llm.maxTokens", "2000")
        .hasMessage(
            baseUrl()
                + " answered POST /v1/chat/completions with HTTP 400 Bad Request,"
                + " \"max_tokens is too low\".");
  }

  @Test
  void aModelThatTheListDoesNotNameIsTheServersToTake() throws Exception {
    models = List.of("x-ai/grok-4.6", "meta/llama-3.3-70b");
    assertThat(check("llm.model", "x-ai/grok-4.6:nitro")).isEqualTo("x-ai/grok-4.6:nitro");
    assertThat(notes)
        .containsExactly(
            "The server takes a model that its own list does not name: llm.model is"
                + " 'x-ai/grok-4.6:nitro', and its list has x-ai/grok-4.6, meta/llama-3.3-70b.");
  }

  @Test
  void aModelOfTheListNeedsNoNote() throws Exception {
    models = List.of("a", "b");
    assertThat(check("llm.model", "b")).isEqualTo("b");
    assertThat(notes).isEmpty();
  }

  @Test
  void aModelThatTheServerRefusesComesWithTheNearestOfItsList() {
    models = IntStream.range(0, 20_000).mapToObj(i -> "model-" + i).toList();
    takes = request -> false;
    refusal = 404;
    words = "{\"error\":{\"message\":\"no model-7b here\"}}";
    refused("llm.model", "model-7b")
        .hasMessageStartingWith(
            baseUrl()
                + " answered POST /v1/chat/completions with HTTP 404 Not Found, \"no model-7b"
                + " here\"; llm.model is 'model-7b', and its list has model-7, model-70, ")
        .hasMessageEndingWith(" and 19,995 more.");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500, 0})
  void whereTheModelIsGivenTheListMayBeMissing(int status) throws Exception {
    listStatus = status;
    assertThat(check("llm.model", "gpt-x", "llm.apiKey", "sk-1234567890")).isEqualTo("gpt-x");
    assertThat(notes).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aKeyThatMayNotListNeedsAModel(int status) {
    listStatus = status;
    refused("llm.apiKey", "sk-1234567890")
        .hasMessage(
            baseUrl()
                + " refuses the API key: HTTP "
                + status
                + ", \"no scope\". If it may not list the models, name one with -Dllm.model=….");
    assertThat(asked).isEmpty();
  }

  @Test
  void aRouteThatIsNotThereIsNamedWithWhatAsksForIt() {
    refused("llm.api", "completions")
        .hasMessageStartingWith(
            baseUrl() + " answered POST /v1/completions with HTTP 404 Not Found")
        .hasMessageEndingWith(
            ": the path is that of llm.api=completions (llm.path gives another).");
  }

  @Test
  void aServerThatHasMovedSaysWhere() {
    server.createContext(
        "/old/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "https://elsewhere.example/v1");
          exchange.sendResponseHeaders(308, -1);
          exchange.close();
        });
    assertThatThrownBy(() -> check("llm.baseUrl", baseUrl() + "/old", "llm.model", "m"))
        .hasMessage(
            baseUrl()
                + "/old answered POST /v1/chat/completions with HTTP 308 Permanent Redirect"
                + " without a body, to https://elsewhere.example/v1; redirects are not followed.");
  }

  @ParameterizedTest
  @CsvSource({"300s,300s", "30s,30s", "2s,30s"})
  void theFirstAnswerIsWaitedForAsLongAsTheLoadWould(String setting, String waited) {
    LlmConfig config =
        ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.timeouts.firstToken", setting));
    assertThat(Preflight.firstAnswer(config).longest()).isEqualTo(Duration.parse("PT" + waited));
    assertThat(Preflight.firstAnswer(config).toString()).contains("llm.timeouts.firstToken");
  }

  private static int limit(JsonNode request) {
    return request.path("max_tokens").asInt();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String... settings) {
    return assertThatThrownBy(() -> check(settings)).isInstanceOf(Preflight.Refused.class);
  }

  private String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private String check(String... settings) throws Preflight.Refused {
    Map<String, String> all = new TreeMap<>(Map.of("llm.baseUrl", baseUrl()));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, all);
    Endpoint endpoint =
        new Endpoint(config, config.baseUrl().orElseThrow(), Map.of(), Optional.empty());
    return new Preflight(endpoint, notes::add).check();
  }
}
