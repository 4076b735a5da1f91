package dev.gatlingllm.run;

import static dev.gatlingllm.record.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.prompt.Tokenizer;
import dev.gatlingllm.prompt.Vocabulary;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import dev.gatlingllm.system.OddServer;
import dev.gatlingllm.system.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the preflight says of servers that cannot be tested. */
class PreflightTest {
  private static final String KEY = "sk-1234567890-hunter2";

  private static final Tokenizer TOKENIZER = Vocabulary.qwen3().tokenizer();

  private final List<String> notes = new ArrayList<>();

  @Test
  void theFirstModelThatTheServerListsIsTaken() throws Exception {
    try (SimulatedServer server = simulator(SimulatorSettings.defaults())) {
      assertThat(preflight(server.baseUrl(), Map.of()).check()).isEqualTo("simulated-model");
    }
  }

  @Test
  void anyRequestOfAPreflightIsForOneToken() throws Exception {
    try (SimulatedServer server = simulator(SimulatorSettings.defaults())) {
      preflight(server.baseUrl(), Map.of("llm.maxTokens", "500", "llm.extraBody", "{\"n\":1}"))
          .check();
      assertThat(server.sendLog().requests())
          .singleElement()
          .satisfies(request -> assertThat(request.completionTokens()).isEqualTo(1));
    }
  }

  @Test
  void anUnknownModelComesWithTheListOfWhatThereIs() {
    try (SimulatedServer server =
        simulator(with(SimulatorSettings.defaults(), "model", "a-model"))) {
      refused(server.baseUrl(), Map.of("llm.model", "another"))
          .hasMessage(
              server.baseUrl()
                  + " answered POST /v1/chat/completions with HTTP 404 Not Found,"
                  + " \"The model \"another\" does not exist\";"
                  + " llm.model is 'another', and its list has a-model.");
      assertThat(server.sendLog().requests())
          .allSatisfy(request -> assertThat(request.completionTokens()).isZero());
    }
  }

  @Test
  void withoutAKeyTheSentenceSaysWhereToPutIt() {
    try (SimulatedServer server =
        simulator(with(SimulatorSettings.defaults(), "apiKey", Optional.of(KEY)))) {
      refused(server.baseUrl(), Map.of())
          .hasMessage(
              server.baseUrl()
                  + " wants an API key (LLM_API_KEY in the environment, or -Dllm.apiKey=…):"
                  + " HTTP 401, \"A valid API key is needed\".");
    }
  }

  @Test
  void theRightKeyOpens() throws Exception {
    try (SimulatedServer server =
        simulator(with(SimulatorSettings.defaults(), "apiKey", Optional.of(KEY)))) {
      assertThat(preflight(server.baseUrl(), Map.of("llm.apiKey", KEY)).check())
          .isEqualTo("simulated-model");
    }
  }

  @Test
  void aServerThatEchoesTheKeyDoesNotShowIt() {
    try (SimulatedServer server = simulator(SimulatorSettings.defaults())) {
      refused(server.baseUrl(), Map.of("llm.apiKey", KEY, "llm.headers.x-simulate", "!http401"))
          .hasMessage(
              server.baseUrl()
                  + " refuses the API key: HTTP 401,"
                  + " \"Incorrect API key provided: Bearer ***\".");
    }
  }

  @Test
  void theServersOwnWordsAreQuoted() {
    String body = "{\"error\":{\"message\":\"prompt\\ntoo   long.\",\"type\":\"x\"}}";
    try (OddServer server = OddServer.thatAnswers(400, "application/json", body)) {
      refused(server.baseUrl(), Map.of("llm.model", "m"))
          .hasMessage(
              server.baseUrl()
                  + " answered POST /v1/chat/completions with HTTP 400 Bad Request,"
                  + " \"prompt too long\".");
    }
  }

  @Test
  void anErrorInATwoHundredIsQuoted() {
    String body = "{\"error\":{\"message\":\"out of memory\"}}";
    try (OddServer server = OddServer.thatAnswers(200, "application/json", body)) {
      refused(server.baseUrl(), Map.of("llm.model", "m"))
          .hasMessage(server.baseUrl() + " answered with an error: out of memory.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"error\":{\"message\":\"warming up\"}} | (HTTP 200 OK, \"warming up\")",
        "200 | {\"error\":\"warming up\",\"data\":[]} | (HTTP 200 OK, \"warming up\")",
        "200 | {\"detail\":[{\"msg\":\"warming up\"}]} | (HTTP 200 OK, \"warming up\")",
        "503 | {\"message\":\"warming up\"} | (HTTP 503 Service Unavailable, \"warming up\")",
        "404 | <h1>Not Found</h1> | (HTTP 404 Not Found)",
        "200 | {\"data\":[]} | ''",
      })
  void anErrorInPlaceOfTheListIsQuoted(int status, String body, String quoted) {
    try (OddServer server = OddServer.thatAnswers(status, "application/json", body)) {
      refused(server.baseUrl(), Map.of())
          .hasMessage(
              server.baseUrl()
                  + " does not list its models under /v1/models"
                  + (quoted.isEmpty() ? "" : " " + quoted)
                  + ", so name one with -Dllm.model=… (or the target is no LLM endpoint).");
    }
  }

  @Test
  void aWebPageIsNoEndpoint() {
    String page = "<html><body>Welcome</body></html>";
    try (OddServer server = OddServer.thatAnswers(200, "text/html", page)) {
      refused(server.baseUrl(), Map.of())
          .hasMessageStartingWith(server.baseUrl() + " does not list its models under /v1/models")
          .hasMessageContaining("the target is no LLM endpoint");
      refused(server.baseUrl(), Map.of("llm.model", "m"))
          .hasMessageStartingWith(
              server.baseUrl() + " is no LLM endpoint of the kind llm.api=chat:")
          .hasMessageContaining("Welcome");
    }
  }

  @Test
  void aPageThatIsNotThereIsQuoted() {
    try (OddServer server = OddServer.thatAnswers(404, "text/html", "<h1>Not Found</h1>")) {
      refused(server.baseUrl(), Map.of()).hasMessageContaining("does not list its models");
      refused(server.baseUrl(), Map.of("llm.model", "m"))
          .hasMessage(
              server.baseUrl()
                  + " answered POST /v1/chat/completions with HTTP 404 Not Found,"
                  + " \"<h1>Not Found</h1>\": the path is that of llm.api=chat"
                  + " (llm.path gives another).");
    }
  }

  @Test
  void aServerThatHangsUpIsNoEndpoint() {
    try (OddServer server = OddServer.thatSays("")) {
      refused(server.baseUrl(), Map.of())
          .hasMessageStartingWith(server.baseUrl() + " is no LLM endpoint: it does not speak HTTP");
    }
  }

  @Test
  void aNameThatDoesNotResolveIsSaidSo() {
    refused("http://no-such-host.invalid:8000", Map.of())
        .hasMessage(
            "http://no-such-host.invalid:8000 cannot be reached: its name does not resolve.");
  }

  @Test
  void aWordyServerIsCutShort() {
    String body = "x".repeat(5_000);
    try (OddServer server = OddServer.thatAnswers(500, "text/plain", body)) {
      refused(server.baseUrl(), Map.of("llm.model", "m"))
          .message()
          .hasSizeLessThan(500)
          .doesNotContain("\n");
    }
  }

  @Test
  void interimHeadsAreNoAnswer() throws Exception {
    String hints = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n";
    String choice = "{\"choices\":[{\"message\":{\"content\":\"a\"}}]}";
    ScriptedServer.Script script =
        (asked, out) ->
            ScriptedServer.say(
                out,
                hints
                    + ScriptedServer.whole(
                        "200 OK",
                        "application/json",
                        asked.text().startsWith("GET ") ? "{\"data\":[{\"id\":\"m\"}]}" : choice));
    try (ScriptedServer server = new ScriptedServer(script)) {
      assertThat(preflight(server.baseUrl(), Map.of()).check()).isEqualTo("m");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void ofARefusalWithoutAnEndTheBeginningIsRead() {
    ScriptedServer.Script script =
        (asked, out) -> {
          ScriptedServer.say(out, "HTTP/1.1 500 No\r\n\r\nout of order" + " ".repeat(70_000));
          Thread.sleep(20_000);
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      refused(server.baseUrl(), Map.of("llm.model", "m"))
          .hasMessageContaining("HTTP 500 Internal Server Error, \"out of order\"");
    }
  }

  private static SimulatedServer simulator(SimulatorSettings settings) {
    return SimulatedServer.start(settings, TOKENIZER::count);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(
      String baseUrl, Map<String, String> settings) {
    return assertThatThrownBy(() -> preflight(baseUrl, settings).check())
        .isInstanceOf(Preflight.Refused.class);
  }

  private Preflight preflight(String baseUrl, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("llm.baseUrl", baseUrl);
    all.forEach(System::setProperty);
    try {
      return new Preflight(
          new Endpoint(
              ConfigReader.readThisJvm(Dialects.APIS), baseUrl, Map.of(), Optional.empty()),
          notes::add);
    } finally {
      all.keySet().forEach(System::clearProperty);
    }
  }
}
