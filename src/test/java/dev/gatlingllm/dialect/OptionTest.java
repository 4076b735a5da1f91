package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionTest {
  private static final String IMAGES = "llm.prompt.images";

  /** Each setting alone, by its key. */
  private static final Map<String, String> EACH =
      Map.of(
          "llm.topK",
          "9",
          "llm.n",
          "2",
          "llm.logprobs",
          "0",
          "llm.reasoningEffort",
          "low",
          "llm.minTokens",
          "2",
          "llm.ignoreEos",
          "true",
          IMAGES,
          "8x8");

  /** What each API has a field for, by its documentation. */
  static Stream<Map.Entry<String, List<String>>> known() {
    List<String> all = List.copyOf(EACH.keySet());
    return Map.ofEntries(
        Map.entry("chat", all),
        Map.entry("completions", all.stream().filter(key -> !key.equals(IMAGES)).toList()),
        Map.entry("azure", all),
        Map.entry("fireworks", all),
        Map.entry("responses", List.of("llm.logprobs", "llm.reasoningEffort", IMAGES)),
        Map.entry("anthropic", List.of("llm.topK", IMAGES)),
        Map.entry("tgi", List.of("llm.topK", "llm.logprobs")),
        Map.entry(
            "ollama-chat", List.of("llm.topK", "llm.logprobs", "llm.reasoningEffort", IMAGES)),
        Map.entry(
            "ollama-generate", List.of("llm.topK", "llm.logprobs", "llm.reasoningEffort", IMAGES)),
        Map.entry("llamacpp", List.of("llm.topK", "llm.logprobs", "llm.ignoreEos")),
        Map.entry("triton-generate", List.of("llm.topK", "llm.minTokens", "llm.ignoreEos")),
        Map.entry("triton-infer", List.of("llm.topK", "llm.minTokens", "llm.ignoreEos")),
        Map.entry("together", List.of("llm.topK", "llm.n", "llm.logprobs", "llm.ignoreEos")),
        Map.entry(
            "gemini", List.of("llm.topK", "llm.n", "llm.logprobs", "llm.reasoningEffort", IMAGES)),
        Map.entry("embeddings", List.<String>of()),
        Map.entry("rerank", List.<String>of()))
        .entrySet()
        .stream();
  }

  static List<Api> apis() {
    return Dialects.APIS;
  }

  @ParameterizedTest
  @MethodSource("known")
  void whatAnApiHasNoFieldForIsRefused(Map.Entry<String, List<String>> api) {
    EACH.forEach(
        (key, value) -> {
          Map<String, String> settings =
              Map.of("llm.api", api.getKey(), "llm.stream", "false", key, value);
          if (api.getValue().contains(key)) {
            assertThat(ConfigReader.readThisJvm(Dialects.APIS, settings).api())
                .isEqualTo(api.getKey());
          } else {
            assertThatThrownBy(() -> ConfigReader.readThisJvm(Dialects.APIS, settings))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                    "%s is set, but llm.api=%s has no field for it: leave it at its default,"
                        + " or use llm.extraBody.",
                    key, api.getKey());
          }
        });
  }

  @Test
  void everyApiIsInTheTable() {
    assertThat(known().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(Dialects.APIS.stream().map(Api::name).toList());
  }

  @ParameterizedTest
  @MethodSource("apis")
  void extraBodyReachesEveryApi(Api api) {
    Generation generation =
        Requests.generation(
            Generations.SERVERS_OWN,
            Generations.options(),
            Map.of("extra", Map.of("a", List.of(1, "\u0001"))));
    Dialect dialect = Dialects.of(api.name(), generation);
    assertThat(Requests.body(dialect, false).at("/extra/a/1").textValue()).isEqualTo("\u0001");
    assertThat(dialect.api().name()).isEqualTo(api.name());
    assertThat(dialect.provider()).isNotBlank();
  }
}
