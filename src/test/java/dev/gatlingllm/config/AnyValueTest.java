package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.gatlingllm.Slow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is given for a setting is taken, or refused with one sentence that names it. */
class AnyValueTest {
  private static final String HUGE = "1" + "0".repeat(30);

  private static final List<String> TYPED =
      List.of(
          "",
          "null",
          "[]",
          "{}",
          "-1",
          HUGE,
          "NaN",
          "Infinity",
          "[[1],[2]]",
          "a\u0000b",
          "\r\n",
          "{".repeat(3000),
          "include required(url(\"http://127.0.0.1:1/\"))",
          "0s",
          "-1s",
          "1y",
          HUGE + "h",
          "\u001b[31mred",
          "\u202e5",
          "5\u2028",
          "\ud83d");

  private static final List<String> IN_A_FILE =
      List.of("null", "[]", "{}", "-1", HUGE, "[[1],[2]]", "[null]", "{ a = 1 }", "\"a\\u0000b\"");

  @Slow
  @Test
  void anyValueTypedIsTakenOrRefusedByName() {
    for (String key : new KnownKeys(Sources.REFERENCE).all()) {
      for (String value : TYPED) {
        takenOrRefused(key, value, Sources.none().property(key, value));
      }
    }
  }

  @Test
  void anyValueOfAFileIsTakenOrRefusedByName() {
    for (String key : new KnownKeys(Sources.REFERENCE).all()) {
      for (String value : IN_A_FILE) {
        takenOrRefused(key, value, Sources.none().file(key + " = " + value));
      }
    }
  }

  private static void takenOrRefused(String key, String value, Sources sources) {
    try {
      sources.read();
    } catch (ConfigException e) {
      assertThat(e.getMessage())
          .as("%s = %s", key, value)
          .contains(key)
          .hasSizeLessThan(1500)
          .matches("[^\\p{Cntrl}\\p{Cf}\\p{Cs}\u2028\u2029]*");
    } catch (RuntimeException | Error e) {
      throw new AssertionError(key + " = " + value, e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/chat completions",
        "/a\r\nX-Key: 1",
        "/é",
        "/a#b",
        "/a%2",
        "/{model}",
        "/a\\b"
      })
  void aPathHasTheCharactersOfOne(String path) {
    assertThatThrownBy(() -> ReadConfig.of("llm.path=" + path))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("llm.path is '")
        .hasMessageContaining("RFC 3986");
  }

  @Test
  void aPathMayHaveAQueryAndEscapes() {
    assertThat(ReadConfig.of("llm.path=/a%20b/v1:c?api-version=1&x=y").generation().path())
        .contains("/a%20b/v1:c?api-version=1&x=y");
  }

  @ParameterizedTest
  @CsvSource({
    "llm.maxTokens, ١٢",
    "llm.seed, ०",
    "llm.requests, １２",
    "llm.maxFailRatio, 0x1p-3",
    "llm.cancelRate, 0.5f",
    "llm.temperature, 1d"
  })
  void aNumberIsWrittenInPlainDigits(String key, String value) {
    assertThatThrownBy(() -> ReadConfig.of(key + "=" + value))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " is '" + value + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "\"x\"", "5", "true"})
  void anExtraBodyThatIsNoObjectIsToldInTheWordsOfAUser(String json) {
    assertThatThrownBy(() -> ReadConfig.of("llm.extraBody=" + json))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("llm.extraBody is '" + json + "', must be a JSON object")
        .message()
        .doesNotContain("java");
  }

  @ParameterizedTest
  @CsvSource({
    "llm.timeout, llm.timeouts",
    "llm.timeouts.idel, llm.timeouts.idle",
    "llm.total, llm.timeouts.total",
    "llm.max_tokens, llm.maxTokens"
  })
  void anUnknownKeyIsToldWithTheNearestKeyOrBlock(String key, String nearest) {
    assertThatThrownBy(() -> ReadConfig.of(key + "=1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean " + nearest + "?");
  }

  @ParameterizedTest
  @CsvSource({
    "llm.concurrency, 100000000, 100000",
    "llm.promptTokens, 100000000, 10000000",
    "llm.embeddings.batchSize, 100000, 10000"
  })
  void whatNoMachineHoldsIsRefused(String key, String value, int most) {
    assertThatThrownBy(() -> ReadConfig.of(key + "=" + value))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "%s is '%s', must be a whole number from 1 to %s."
                .formatted(key, value, String.format(java.util.Locale.ROOT, "%,d", most)));
  }

  @Test
  void tokensOfAllAnswersCanBeCounted() {
    assertThatThrownBy(
            () -> ReadConfig.of("llm.maxTokens=100000000", "llm.n=100", "llm.requireTokens=exact"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("llm.n is '100', must be less with llm.maxTokens=100000000");
  }

  @Test
  void thereAreNoMoreStagesThanGatlingCanNest() {
    String users = "1" + ",2".repeat(99);
    assertThat(ReadConfig.of("llm.concurrency=" + users, "llm.stream=true,false").load())
        .isNotNull();
    assertThatThrownBy(
            () -> ReadConfig.of("llm.concurrency=" + users + ",3", "llm.stream=true,false"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "llm.concurrency has 101 values and llm.stream 2: 202 stages, must be at most 200.");
  }

  @Test
  void asManyQuotedPathsAsAreGivenAreTakenApart() {
    String traces = "trace \"a, b.csv\",".repeat(20_000);
    assertThatThrownBy(() -> ReadConfig.of("llm.load=" + traces))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "llm.load has 20000 values and llm.stream 1: 20000 stages, must be at most 200.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../gatling", "a/b", "a\u0000b", "..\\x", "/etc/x"})
  void aTargetIsTheNameOfAFileOfItsFolder(String name) {
    assertThatThrownBy(() -> ReadConfig.of("llm.target=" + name))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("llm.target is '");
  }

  @Test
  void aDeepKeyIsNoKey() {
    assertThatThrownBy(() -> ReadConfig.of("llm" + ".a".repeat(20_000) + "=1"))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void nothingIsFetchedFromAUrl() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.close();
        });
    server.start();
    String url = "\"http://127.0.0.1:" + server.getAddress().getPort() + "/x.conf\"";
    try {
      for (String include : List.of(url, "url(" + url + ")", "required(url(" + url + "))")) {
        assertThatThrownBy(
                () ->
                    ConfigFactory.parseString(
                        "include " + include,
                        ConfigParseOptions.defaults().appendIncluder(new NoUrls(null))))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining("must be a file's name, not a URL");
      }
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }
}
