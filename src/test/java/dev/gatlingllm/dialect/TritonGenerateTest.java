package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TritonGenerateTest extends AnswerCases {
  TritonGenerateTest() {
    super(
        Dialects.of(
            "triton-generate",
            Requests.generation(
                new Sampling(
                    OptionalInt.of(40),
                    1,
                    OptionalInt.empty(),
                    Optional.empty(),
                    OptionalInt.of(5)))));
  }

  static Stream<Payload> events() {
    return Stream.of(
        new Payload(
            "Triton docs/protocol/extension_generate.md: a response",
            "{\"model_name\":\"mymodel\",\"model_version\":\"1\",\"text_output\":\"model output\"}",
            "text 1, content 1, 'model output'"),
        new Payload(
            "TensorRT-LLM backend's README: the ensemble's other outputs",
            "{\"context_logits\":0.0,\"cum_log_probs\":0.0,\"generation_logits\":0.0,\"model_name\""
                + ":\"ensemble\",\"model_version\":\"1\",\"output_log_probs\":[0.0,0.0],\"sequence_end\":false,\"sequence_id\":0,\"sequence_start\":false,\"text_output\":\""
                + " is\"}",
            "text 1, content 1, ' is'"),
        new Payload(
            "vLLM backend, docs/additional_outputs.md: a finish reason on demand",
            "{\"finish_reason\":\"length\",\"model_name\":\"vllm_model\",\"model_version\":\"1\",\"text_"
                + "output\":\".\"}",
            "text 1, content 1, '.', finish length"),
        new Payload(
            "vLLM backend: the reason of an answer that goes on is the text None",
            "{\"finish_reason\":\"None\",\"model_name\":\"vllm_model\",\"model_version\":\"1\",\"text_output\":\""
                + " a\"}",
            "text 1, content 1, ' a'"),
        new Payload(
            "Several beams come as an array",
            "{\"model_name\":\"ensemble\",\"text_output\":[\"a\",\"b\"]}",
            "text 11, content 11, 'a', 'b'"),
        new Payload(
            "Triton docs/protocol/extension_generate.md: an error amid a stream",
            "{\"error\":\"error message\"}",
            "error error message"));
  }

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "Triton docs/protocol/extension_generate.md: a whole answer",
            "{\"model_name\":\"mymodel\",\"model_version\":\"1\",\"text_output\":\"model output\"}",
            "text 1, content 1, 'model output'"),
        new Payload(
            "Triton docs/protocol/extension_generate.md: an error",
            "{\"error\":\"error message\"}",
            "error error message"),
        new Payload(
            "Something else",
            "{\"name\":\"triton\"}",
            "malformed no text_output: {\"name\":\"triton\"}"));
  }

  @Test
  void theRequestAsTheDocumentationHasIt() {
    assertThat(Requests.call(dialect, true).path()).isEqualTo("/v2/models/m/generate_stream");
    assertThat(Requests.call(dialect, false).path()).isEqualTo("/v2/models/m/generate");
    assertThat(Requests.body(dialect, true))
        .isEqualTo(
            Requests.tree(
                """
                {"stream":true,"temperature":0.5,"top_k":40,"min_tokens":5,
                 "exclude_input_in_output":true,"max_tokens":7,
                 "text_input":"Say \\"hi\\"\\n"}\
                """));
    assertThat(dialect.saysItsEnd()).isFalse();
    assertThat(dialect.modelList()).isEmpty();
  }

  @Test
  void theEndIsIgnoredInTheBackendsOwnWay() {
    assertThat(Requests.body(exact("vllm"), true).get("ignore_eos").booleanValue()).isTrue();
    JsonNode tensorRt = Requests.body(exact("tensorrt-llm"), true);
    assertThat(tensorRt.get("end_id").intValue()).isEqualTo(-1);
    assertThat(tensorRt.has("ignore_eos")).isFalse();
  }

  private static Dialect exact(String backend) {
    return Dialects.of(
        "triton-generate",
        new Generation(
            Optional.empty(),
            Optional.of("m"),
            OptionalDouble.empty(),
            16,
            "max_tokens",
            true,
            true,
            Map.of(),
            Generations.SERVERS_OWN,
            Generations.options("llm.triton.backend", backend),
            Generations.NO_IMAGES));
  }
}
