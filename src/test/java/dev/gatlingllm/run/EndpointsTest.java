package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.prompt.TokenizerLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsTest {
  private final Endpoints endpoints = new Endpoints(null, 1, note -> {});
  private final List<Endpoint> asked = new ArrayList<>();

  @Test
  void serversWithOneModelAndAddressAreToldApartByTheirApi() {
    ask("http://127.0.0.1:8001", "chat", "m");
    ask("http://127.0.0.1:8002", "chat", "m");
    assertThat(names()).containsExactly("m at 127.0.0.1:8001", "m at 127.0.0.1:8002");
    ask("http://127.0.0.1:8002", "anthropic", "m");
    ask("http://127.0.0.1:8002", "chat", "another");
    assertThat(names())
        .containsExactly(
            "m at 127.0.0.1:8001",
            "m at 127.0.0.1:8002 (chat)",
            "m at 127.0.0.1:8002 (anthropic)",
            "another at 127.0.0.1:8002");
  }

  @Test
  void serversWithOneApiTooAreNumbered() {
    for (String tokens : List.of("7", "8")) {
      ask(
          Map.of(
              "llm.baseUrl",
              "http://127.0.0.1:8001/v1",
              "llm.model",
              "m",
              "llm.maxTokens",
              tokens));
    }
    ask("http://127.0.0.1:8001", "completions", "m");
    assertThat(names())
        .containsExactly(
            "m at 127.0.0.1:8001 (chat, 1)",
            "m at 127.0.0.1:8001 (chat, 2)",
            "m at 127.0.0.1:8001 (completions)");
  }

  @Test
  void someOfAServersRequestsBearItsNameUnlessTheyGoElsewhere() {
    ask("http://127.0.0.1:8001", "chat", "m");
    Endpoint server = asked.get(0);
    assertThat(endpoints.of(server, Map.of())).isSameAs(server);
    Endpoint adapter = endpoints.of(server, Map.of("llm.model", "lora", "llm.maxTokens", "9"));
    endpoints.answered(adapter, "lora");
    assertThat(adapter)
        .isSameAs(endpoints.of(server, Map.of("llm.maxTokens", "9", "llm.model", "lora")));
    assertThat(adapter.baseUrl()).isEqualTo("http://127.0.0.1:8001");
    assertThat(adapter.config().generation().maxTokens()).isEqualTo(9);
    assertThat(adapter.name()).isEqualTo("m at 127.0.0.1:8001");
    Endpoint elsewhere =
        endpoints.of(
            server,
            Map.of(
                "llm.baseUrl", "http://127.0.0.1:8002", "llm.api", "embeddings", "llm.model", "e"));
    endpoints.answered(elsewhere, "e");
    assertThat(elsewhere.name()).isEqualTo("e at 127.0.0.1:8002");
    assertThat(elsewhere.streams()).isFalse();
    assertThat(names()).containsExactly("m at 127.0.0.1:8001");
  }

  @Test
  void aSettingOfTheRunIsNoneOfARequest() {
    ask("http://127.0.0.1:8001", "chat", "m");
    assertThatThrownBy(() -> endpoints.of(asked.get(0), Map.of("llm.concurrency", "5")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("llm.concurrency has no effect on a request alone: it is of the whole run.");
  }

  @Test
  void endpointsThatAskTheSameAreAskedOnce() {
    ask("http://127.0.0.1:8001", "chat", "m");
    Endpoint server = asked.get(0);
    assertThat(endpoints.of(server, Map.of("llm.maxTokens", "9")).question())
        .isEqualTo(server.question());
    assertThat(endpoints.of(server, Map.of("llm.model", "lora")).question())
        .isNotEqualTo(server.question());
    assertThat(endpoints.of(server, Map.of("llm.temperature", "0")).question())
        .isNotEqualTo(server.question());
    assertThat(endpoints.of(server, Map.of("llm.apiKey", "k")).question())
        .isNotEqualTo(server.question());
  }

  /** As of a simulation that forgot its protocol. */
  @Test
  void thatTheEmbeddedServerIsMeasuredIsSaidOnceWithItsReason() throws Exception {
    List<String> notes = new ArrayList<>();
    Endpoints unset = new Endpoints(TokenizerLoader.load(""), 1, notes::add);
    unset.check(unset.of(Map.of()));
    unset.check(unset.of(Map.of("llm.temperature", "0")));
    assertThat(notes)
        .containsExactly(
            "The embedded simulated server is measured, as no server is set: neither by llm.baseUrl"
                + " nor by a protocol of the simulation.");
  }

  /** One whose every letter is a token. */
  @Test
  void aTokenizerThatTheEmbeddedServerCannotUseIsRefusedInASentence(@TempDir Path folder)
      throws Exception {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"model": {"type": "WordLevel", "vocab": {"?": 0}, "unk_token": "?"},
         "pre_tokenizer":
             {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": false}}
        """);
    Endpoints unset = new Endpoints(TokenizerLoader.load(folder.toString()), 1, note -> {});
    assertThatThrownBy(() -> unset.of(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("llm.tokenizer is '" + folder)
        .hasMessageContaining("llm.baseUrl");
  }

  private void ask(String url, String api, String model) {
    ask(Map.of("llm.baseUrl", url, "llm.api", api, "llm.model", model));
  }

  private void ask(Map<String, String> settings) {
    Endpoint endpoint = endpoints.of(settings);
    endpoints.answered(endpoint, settings.get("llm.model"));
    asked.add(endpoint);
  }

  private List<String> names() {
    return asked.stream().map(Endpoint::name).toList();
  }
}
