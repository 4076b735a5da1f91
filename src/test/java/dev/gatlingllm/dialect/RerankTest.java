package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Settings;
import dev.gatlingllm.prompt.Prompt;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RerankTest {
  private final Dialect dialect =
      Dialects.of(
          "rerank",
          Requests.generation(
              Generations.SERVERS_OWN,
              Generations.options(
                  "llm.rerank.documents", "4", "llm.rerank.topN", "3", "llm.rerank.query", "q"),
              Map.of()));

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "Jina's openapi.json 2026.04.02.1816, RerankingResponse",
            "{\"model\":\"jina-reranker-v2-base-multilingual\",\"object\":\"list\",\"usage\":{\"total_"
                + "tokens\":815},\"results\":[{\"index\":0,\"relevance_score\":0.1,\"document\":{\"text\":\"x"
                + "\"}},{\"index\":1,\"relevance_score\":0.2,\"document\":{\"text\":\"x\"}},{\"index\":2,\"rele"
                + "vance_score\":0.3,\"document\":{\"text\":\"x\"}}]}",
            "usage 815/- cached - reasoning -, items 4"),
        new Payload(
            "Jina's openapi.json 2026.04.02.1816, ErrorResponse",
            "{\"detail\":\"Invalid API"
                + " key.\",\"code\":\"AUTH_INVALID_API_KEY\",\"request_id\":\"03f5\"}",
            "error Invalid API key."),
        new Payload(
            "Fireworks' openapi, CreateRerankResponse: data, a document is a string",
            "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"index\":2,\"relevance_score\":0.9,\"docume"
                + "nt\":\"a\"},{\"index\":0,\"relevance_score\":0.5},{\"index\":1,\"relevance_score\":0."
                + "1}],\"usage\":{\"prompt_tokens\":23,\"total_tokens\":23}}",
            "usage 23/- cached - reasoning -, items 4"),
        new Payload(
            "vLLM at 004706d8, entrypoints/pooling/scoring/protocol.py: an id; prompt tokens",
            "{\"id\":\"rerank-1\",\"model\":\"m\",\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9},\"res"
                + "ults\":[{\"index\":1,\"document\":{\"text\":\"a\"},\"relevance_score\":0.9},{\"index\":0,\"d"
                + "ocument\":{\"text\":\"b\"},\"relevance_score\":0.1},{\"index\":2,\"relevance_score\":-3}]"
                + "}",
            "usage 9/- cached - reasoning -, items 4, id rerank-1"),
        new Payload(
            "voyage-ai/openapi d638a2a, rerank: data in place of results",
            "{\"object\":\"list\",\"data\":[{\"index\":0,\"relevance_score\":1},{\"index\":1,\"relevance"
                + "_score\":0},{\"index\":2,\"relevance_score\":0}],\"model\":\"rerank-2\",\"usage\":{"
                + "\"total_tokens\":26}}",
            "usage 26/- cached - reasoning -, items 4"),
        new Payload(
            "voyage-ai/openapi d638a2a, 4XX: a detail is an error",
            "{\"detail\":\"The request is malformed.\"}",
            "error The request is malformed."),
        new Payload(
            "vLLM at 004706d8, ScoreResponse: a score in data",
            "{\"id\":\"embd-1\",\"object\":\"list\",\"created\":1,\"model\":\"m\",\"data\":[{\"index\":0,\""
                + "object\":\"score\",\"score\":1.0},{\"index\":1,\"object\":\"score\",\"score\":0.1},{\""
                + "index\":2,\"object\":\"score\",\"score\":0.2}],\"usage\":{\"prompt_tokens\":9,\"total_tok"
                + "ens\":9,\"completion_tokens\":0}}",
            "usage 9/- cached - reasoning -, items 4, id embd-1"),
        new Payload(
            "text-embeddings-inference 0d124dc, RerankResponse; llama.cpp for texts: a bare array",
            "[{\"index\":1,\"score\":0.9},{\"index\":0,\"text\":\"a\",\"score\":0.1},{\"index\":2,\"score\""
                + ":-1}]",
            "items 4"),
        new Payload("A bare array of too few", "[]", "error 0 results came, 3 were asked for"),
        new Payload(
            "text-embeddings-inference 0d124dc, ErrorResponse",
            "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}",
            "error Model is overloaded"),
        new Payload(
            "cohere-openapi.yaml e814c8a1, /v2/rerank: search units are no tokens",
            "{\"results\":[{\"index\":3,\"relevance_score\":0.99},{\"index\":4,\"relevance_score\":0.3}"
                + ",{\"index\":0,\"relevance_score\":0.1}],\"id\":\"07734bd2\",\"meta\":{\"api_version\":{\""
                + "version\":\"2\"},\"billed_units\":{\"search_units\":1}}}",
            "items 4, id 07734bd2"),
        new Payload(
            "A result without a score is none",
            "{\"results\":[{\"index\":0},{\"index\":1,\"relevance_score\":\"high\"}]}",
            "error 0 results came, 3 were asked for"),
        new Payload(
            "cohere-openapi.yaml e814c8a1, an error: a bare message",
            "{\"id\":\"8f1a\",\"message\":\"invalid api token\"}",
            "id 8f1a, error invalid api token"),
        new Payload(
            "Something else",
            "{\"object\":\"list\"}",
            "malformed no results: {\"object\":\"list\"}"));
  }

  /** Three of four come back, as was asked: four were ranked. */
  @ParameterizedTest
  @MethodSource("bodies")
  void aBody(Payload payload) {
    assertThat(Told.byBody(dialect, payload.json())).isEqualTo(payload.told());
  }

  /** text-embeddings-inference 0d124dc, router/src/http/types.rs, RerankRequest. */
  @Test
  void theDocumentsMayHaveAnotherName() {
    Settings tei =
        Generations.options(
            "llm.rerank.documents",
            "2",
            "llm.rerank.query",
            "q",
            "llm.rerank.documentsField",
            "texts");
    Dialect of = Dialects.of("rerank", Requests.generation(Generations.SERVERS_OWN, tei, Map.of()));
    assertThat(Requests.tree(of.request(new Prompt("a b", 2), false, 1).body()))
        .isEqualTo(Requests.tree("{\"model\":\"m\",\"query\":\"q\",\"texts\":[\"a\",\"b\"]}"));
  }

  /** voyage-ai/openapi d638a2a: top_k is its word for the number that comes back. */
  @Test
  void anotherNameForTopNIsOneOfTheExtraFields() {
    Map<String, Object> extra = new HashMap<>(Map.of("top_k", 3));
    extra.put("top_n", null);
    Settings three =
        Generations.options(
            "llm.rerank.documents", "4", "llm.rerank.topN", "3", "llm.rerank.query", "q");
    Dialect of = Dialects.of("rerank", Requests.generation(Generations.SERVERS_OWN, three, extra));
    assertThat(Requests.tree(of.request(new Prompt("a b c d", 4), false, 1).body()))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","query":"q","documents":["a","b","c","d"],"top_k":3}\
                """));
  }

  @Test
  void theDocumentsAreThePromptInParts() {
    assertThat(Requests.call(dialect, false).path()).isEqualTo("/v1/rerank");
    assertThat(Requests.tree(dialect.request(new Prompt("a b c d e", 5), false, 1).body()))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","query":"q","top_n":3,"documents":["a","b","c","d e"]}\
                """));
  }
}
