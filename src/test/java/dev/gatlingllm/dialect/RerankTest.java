package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.ApiOptions;
import dev.gatlingllm.config.Sampling;
import dev.gatlingllm.config.TritonBackend;
import dev.gatlingllm.prompt.Prompt;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RerankTest {
  private final Dialect dialect =
      Dialects.of(
          "rerank",
          Requests.generation(
              Sampling.SERVERS_OWN,
              new ApiOptions(
                  "v", 1, OptionalInt.empty(), 4, OptionalInt.of(3), "q", TritonBackend.VLLM),
              Map.of()));

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "Jina API, rerank: results",
            "{\"model\":\"jina-reranker-v2-base-multilingual\",\"object\":\"list\",\"usage\":{\"total_"
                + "tokens\":815},\"results\":[{\"index\":0,\"relevance_score\":0.1,\"document\":{\"text\":\"x"
                + "\"}},{\"index\":1,\"relevance_score\":0.2,\"document\":{\"text\":\"x\"}},{\"index\":2,\"rele"
                + "vance_score\":0.3,\"document\":{\"text\":\"x\"}}]}",
            "usage 815/- cached - reasoning -, items 4"),
        new Payload(
            "vLLM at 004706d8, entrypoints/pooling/scoring/protocol.py: an id; prompt tokens",
            "{\"id\":\"rerank-1\",\"model\":\"m\",\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9},\"res"
                + "ults\":[{\"index\":1,\"document\":{\"text\":\"a\"},\"relevance_score\":0.9},{\"index\":0,\"d"
                + "ocument\":{\"text\":\"b\"},\"relevance_score\":0.1},{\"index\":2,\"relevance_score\":-3}]"
                + "}",
            "usage 9/- cached - reasoning -, items 4, id rerank-1"),
        new Payload(
            "Fireworks, Voyage: data in place of results",
            "{\"object\":\"list\",\"data\":[{\"index\":0,\"relevance_score\":1},{\"index\":1,\"relevance"
                + "_score\":0},{\"index\":2,\"relevance_score\":0}]}",
            "items 4"),
        new Payload(
            "A result without a score is none",
            "{\"results\":[{\"index\":0},{\"index\":1,\"relevance_score\":\"high\"}]}",
            "error 0 results came, 3 were asked for"),
        new Payload(
            "Cohere API, an error",
            "{\"message\":\"invalid api token\"}",
            "malformed no results: {\"message\":\"invalid api token\"}"));
  }

  /** Three of four come back, as was asked: four were ranked. */
  @ParameterizedTest
  @MethodSource("bodies")
  void aBody(Payload payload) {
    assertThat(Told.byBody(dialect, payload.json())).isEqualTo(payload.told());
  }

  @Test
  void theDocumentsAreThePromptInParts() {
    assertThat(Requests.call(dialect, false).path()).isEqualTo("/v1/rerank");
    assertThat(Requests.tree(dialect.request(new Prompt("a b c d e", 5), false, 1).body()))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","query":"q","top_n":3,"documents":["a","b","c","d e"]}"""));
  }
}
