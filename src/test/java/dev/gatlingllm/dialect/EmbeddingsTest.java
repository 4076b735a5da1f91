package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Settings;
import dev.gatlingllm.prompt.Prompt;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddingsTest {
  private final Dialect dialect =
      Dialects.of("embeddings", Requests.generation(Generations.SERVERS_OWN));

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "OpenAI API reference, embeddings: the embedding object",
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":[0.0023064255,-0.00"
                + "9327292],\"index\":0}],\"model\":\"text-embedding-ada-002\",\"usage\":{\"prompt_tokens\""
                + ":8,\"total_tokens\":8}}",
            "usage 8/- cached - reasoning -, items 1"),
        new Payload(
            "OpenAI API reference, embeddings: encoding_format base64",
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\"AACAPw=="
                + "\"}]}",
            "items 1"),
        new Payload(
            "vLLM at 055e47c2, frontend/entrypoints/pooling/embed/protocol.py: an id",
            "{\"id\":\"embd-1\",\"object\":\"list\",\"data\":[{\"index\":0,\"object\":\"embedding\",\"embedd"
                + "ing\":[1.0]}],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3,\"completion_tokens\":0"
                + ",\"prompt_tokens_details\":null}}",
            "usage 3/- cached - reasoning -, items 1, id embd-1"),
        new Payload(
            "text-embeddings-inference 1.9.3, docs/openapi.json: OpenAICompatResponse",
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":[0.1,-0.2],\"index"
                + "\":0}],\"model\":\"thenlper/gte-base\",\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}",
            "usage 5/- cached - reasoning -, items 1"),
        new Payload(
            "openai-openapi 2.3.0, CreateEmbeddingResponse: data before object",
            "{\"data\":[{\"index\":0,\"embedding\":[1,2],\"object\":\"embedding\"}],\"model\":\"m\",\"o"
                + "bject\":\"list\",\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}",
            "usage 2/- cached - reasoning -, items 1"),
        new Payload(
            "voyage-ai/openapi d638a2a, embeddings: the total only, and all of it is input",
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":[0.5,-3],\"index\":0}]"
                + ",\"model\":\"voyage-3\",\"usage\":{\"total_tokens\":10}}",
            "usage 10/- cached - reasoning -, items 1"),
        new Payload(
            "voyage-ai/openapi d638a2a, 4XX: a detail is an error",
            "{\"detail\":\"Provided API key is invalid.\"}",
            "error Provided API key is invalid."),
        new Payload(
            "text-embeddings-inference 0d124dc, OpenAICompatErrorResponse: a bare message",
            "{\"message\":\"Model is overloaded\",\"code\":429,\"type\":\"overloaded\"}",
            "error Model is overloaded"),
        new Payload(
            "text-embeddings-inference 0d124dc, ErrorResponse",
            "{\"error\":\"Input validation error\",\"error_type\":\"validation\"}",
            "error Input validation error"),
        new Payload(
            "A message beside the vectors is no error",
            "{\"data\":[{\"embedding\":[1]}],\"message\":\"ok\"}",
            "items 1"),
        new Payload(
            "An empty vector is none",
            "{\"object\":\"list\",\"data\":[{\"embedding\":[],\"index\":0}]}",
            "error 0 embeddings came, 1 were asked for"),
        new Payload(
            "A vector with a hole is none",
            "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,null,0.3],\"index\":0}]}",
            "error 0 embeddings came, 1 were asked for"),
        new Payload(
            "Too few",
            "{\"object\":\"list\",\"data\":[]}",
            "error 0 embeddings came, 1 were asked for"),
        new Payload(
            "OpenAI API reference, embeddings: an error",
            "{\"error\":{\"message\":\"bad input\",\"type\":\"invalid_request_error\"}}",
            "error bad input"),
        new Payload(
            "Something else", "{\"object\":\"list\"}", "malformed no data: {\"object\":\"list\"}"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBody(Payload payload) {
    assertThat(Told.byBody(dialect, payload.json())).isEqualTo(payload.told());
  }

  @Test
  void aBatchIsThePromptInParts() {
    Settings three =
        Generations.options("llm.embeddings.batchSize", "3", "llm.embeddings.dimensions", "256");
    Dialect batch =
        Dialects.of("embeddings", Requests.generation(Generations.SERVERS_OWN, three, Map.of()));
    HttpCall call =
        batch.request(new Prompt("one two\tthree \"four\" five six seven", 9), false, 7);
    assertThat(call.path()).isEqualTo("/v1/embeddings");
    assertThat(Requests.tree(call.body()))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","dimensions":256,
                 "input":["one two","three \\"four\\"","five six seven"]}\
                """));
    assertThat(Told.byBody(batch, "{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}"))
        .isEqualTo("items 2, error 2 embeddings came, 3 were asked for");
  }
}
