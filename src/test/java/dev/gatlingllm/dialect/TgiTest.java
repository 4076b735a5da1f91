package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TgiTest extends AnswerCases {
  TgiTest() {
    super(
        Dialects.of(
            "tgi",
            Requests.generation(
                new Sampling(
                    OptionalInt.of(40),
                    1,
                    OptionalInt.of(3),
                    Optional.empty(),
                    OptionalInt.empty()))));
  }

  static Stream<Payload> events() {
    return Stream.of(
        new Payload(
            "TGI 3.3 openapi.json: StreamResponse, a token",
            "{\"index\":2,\"token\":{\"id\":4089,\"text\":\""
                + " Deep\",\"logprob\":-0.66,\"special\":false},"
                + "\"generated_text\":null,\"details\":null}",
            "text 1, content 1, ' Deep'"),
        new Payload(
            "TGI 3.3 openapi.json: the last one repeats the whole text",
            "{\"index\":10,\"token\":{\"id\":235,\"text\":\".\",\"logprob\":-0.1,\"special\":false},\"generated_text\":\""
                + " Deep learning is.\",\"details\":{\"finish_reason\":\"length\",\"generate"
                + "d_tokens\":10,\"seed\":null,\"input_length\":7}}",
            "text 1, content 1, '.', usage 7/10 cached - reasoning -, finish length, done"),
        new Payload(
            "TGI 0.9.4 to 1.3.4, router/src/lib.rs, StreamResponse: no index",
            "{\"token\":{\"id\":1,\"text\":\"a\",\"logprob\":-1.0,\"special\":false},\"generated_text\":n"
                + "ull,\"details\":null}",
            "text 1, content 1, 'a'"),
        new Payload(
            "TGI 0.9.4 to 3.3.7: without details, the last has its text",
            "{\"index\":2,\"token\":{\"id\":3,\"text\":\"b\",\"logprob\":-0.1,\"special\":false},\"generated_text\":\"ab\","
                + "\"details\":null}",
            "text 1, content 1, 'b', done"),
        new Payload(
            "TGI 0.9.4 to 3.3.7, router/src/server.rs: a request refused within a 200",
            "{\"error\":\"Input validation error: `inputs` tokens + `max_new_tokens` must be <="
                + " 2048\",\"error_type\":\"validation\"}",
            "error Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048"),
        new Payload(
            "TGI 0.9.4 to 3.3.7: InferError::Overloaded",
            "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}",
            "error Model is overloaded"),
        new Payload(
            "TGI 0.9.4 to 3.3.7: InferError::IncompleteGeneration",
            "{\"error\":\"Incomplete generation\",\"error_type\":\"incomplete_generation\"}",
            "error Incomplete generation"),
        new Payload(
            "--top-n-tokens: alternatives are no text",
            "{\"index\":1,\"token\":{\"id\":1,\"text\":\"a\",\"logprob\":-1,\"special\":false},\"top_token"
                + "s\":[{\"id\":2,\"text\":\"b\",\"logprob\":-2,\"special\":false}],\"generated_text\":null,\"d"
                + "etails\":null}",
            "text 1, content 1, 'a'"),
        new Payload(
            "TGI 3.3 openapi.json: ErrorResponse amid a stream",
            "{\"error\":\"Request failed during generation: Server error: CUDA out of memory\","
                + "\"error_type\":\"generation\"}",
            "error Request failed during generation: Server error: CUDA out of memory"));
  }

  static Stream<Payload> repeats() {
    return Stream.of(
        new Payload(
            "TGI 3.3 openapi.json: a special token is no text",
            "{\"index\":3,\"token\":{\"id\":2,\"text\":\"</s>\",\"logprob\":-0.1,\"special\":true},\"gener"
                + "ated_text\":\"Hi\",\"details\":{\"finish_reason\":\"eos_token\",\"generated_tokens\":3,\"s"
                + "eed\":0}}",
            "usage -/3 cached - reasoning -, finish eos_token, done"),
        new Payload(
            "TGI 0.9.4 to 2.2.0, StreamDetails: no input_length; a special token last",
            "{\"token\":{\"id\":2,\"text\":\"</s>\",\"logprob\":-0.1,\"special\":true},\"generated_text\":\"a"
                + " b\","
                + "\"details\":{\"finish_reason\":\"eos_token\",\"generated_tokens\":3,\"seed\":null}}",
            "usage -/3 cached - reasoning -, finish eos_token, done"));
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void aTextThatCameInPartsIsNotReadAgain(Payload payload) {
    String part = "{\"token\":{\"id\":1,\"text\":\"Hi\"},\"generated_text\":null}";
    assertThat(Told.after(dialect, part, payload.json())).isEqualTo(payload.told());
  }

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "TGI 3.3 openapi.json: GenerateResponse with details",
            "{\"generated_text\":\"test\",\"details\":{\"finish_reason\":\"length\",\"generated_tokens"
                + "\":1,\"seed\":42,\"prefill\":[{\"id\":0,\"text\":\"prompt\",\"logprob\":-0.34}],\"tokens\":[{"
                + "\"id\":0,\"text\":\"test\",\"logprob\":-0.34,\"special\":false}]}}",
            "text 1, content 1, 'test', usage -/1 cached - reasoning -, finish length"),
        new Payload(
            "TGI 3.3 openapi.json: ErrorResponse",
            "{\"error\":\"Input validation error: `inputs` must have less than 1024 tokens\",\"e"
                + "rror_type\":\"validation\"}",
            "error Input validation error: `inputs` must have less than 1024 tokens"),
        new Payload(
            "Something else",
            "{\"object\":\"list\"}",
            "malformed no generated_text: {\"object\":\"list\"}"));
  }

  @Test
  void theRequestAsTheDocumentationHasIt() {
    assertThat(Requests.call(dialect, true).path()).isEqualTo("/generate_stream");
    assertThat(Requests.call(dialect, false).path()).isEqualTo("/generate");
    assertThat(Requests.body(dialect, true))
        .isEqualTo(
            Requests.tree(
                """
                {"parameters":{"max_new_tokens":7,"do_sample":true,"temperature":0.5,"top_k":40,
                 "top_n_tokens":3,"details":true},"inputs":"Say \\"hi\\"\\n"}\
                """));
  }

  @Test
  void aTemperatureOfZeroIsGreedyDecoding() {
    Generation zero =
        Generations.of(
            Optional.empty(),
            Optional.of("m"),
            OptionalDouble.of(0),
            16,
            "max_tokens",
            false,
            true,
            Map.of());
    assertThat(Requests.body(Dialects.of("tgi", zero), true).path("parameters").toString())
        .isEqualTo("{\"max_new_tokens\":7,\"do_sample\":false,\"details\":true}");
  }

  @Test
  void infoNamesTheModel() {
    ModelList list = dialect.modelList().orElseThrow();
    assertThat(list.path()).isEqualTo("/info");
    assertThat(list.names("{\"model_id\":\"bigscience/blomm-560m\",\"x\":1}".getBytes(UTF_8)))
        .containsExactly("bigscience/blomm-560m");
  }
}
