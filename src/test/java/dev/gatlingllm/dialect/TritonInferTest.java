package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TritonInferTest {
  private final Dialect dialect =
      Dialects.of("triton-infer", Requests.generation(Generations.SERVERS_OWN));

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "KServe v2 protocol, infer response: TensorRT-LLM's ensemble",
            "{\"model_name\":\"ensemble\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"cum_log_probs"
                + "\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[0.0]},{\"name\":\"text_output\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"Deep"
                + " learning is\"]}]}",
            "text 1, content 1, 'Deep learning is'"),
        new Payload(
            "KServe v2 protocol, infer response: another output of texts is not the answer; data"
                + " before its name",
            "{\"id\":\"42\",\"outputs\":[{\"data\":[\"no\"],\"name\":\"finish_reason\"},{\"data\":[[\"a\"],[\""
                + "b\"]],\"name\":\"text_output\"}]}",
            "text 11, content 11, 'a', 'b', id 42"),
        new Payload(
            "KServe v2 protocol, error",
            "{\"error\":\"Request for unknown model: 'x' is not found\"}",
            "error Request for unknown model: 'x' is not found"),
        new Payload(
            "An answer without text",
            "{\"outputs\":[{\"name\":\"x\",\"data\":[1]}]}",
            "malformed no text_output: {\"outputs\":[{\"name\":\"x\",\"data\":[1]}]}"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBody(Payload payload) {
    assertThat(Told.byBody(dialect, payload.json())).isEqualTo(payload.told());
  }

  @Test
  void theRequestHasTheTensorsOfTheEnsemble() {
    assertThat(Requests.call(dialect, false).path()).isEqualTo("/v2/models/m/infer");
    var inputs = Requests.body(dialect, false).path("inputs");
    assertThat(inputs.findValuesAsText("name"))
        .containsExactly(
            "text_input",
            "max_tokens",
            "bad_words",
            "stop_words",
            "exclude_input_in_output",
            "temperature");
    assertThat(inputs.get(0))
        .isEqualTo(
            Requests.tree(
                """
                {"name":"text_input","datatype":"BYTES","shape":[1,1],
                 "data":[["Say \\"hi\\"\\n"]]}\
                """));
    assertThat(inputs.get(1).at("/data/0/0").intValue()).isEqualTo(7);
  }

  /** Names and types of NVIDIA/TensorRT-LLM's ensemble/config.pbtxt, at 2a9abd95. */
  @Test
  void lengthIsHeldByTheEnsemblesOwnTensors() {
    Sampling least =
        new Sampling(
            OptionalInt.empty(), 1, OptionalInt.empty(), Optional.empty(), OptionalInt.of(5));
    Generation exact = Generations.with(Generations.of(true, true, Map.of()), least);
    var inputs = Requests.body(Dialects.of("triton-infer", exact), false).path("inputs");
    assertThat(inputs.get(5))
        .isEqualTo(
            Requests.tree(
                """
                {"name":"min_tokens","datatype":"INT32","shape":[1,1],"data":[[5]]}\
                """));
    assertThat(inputs.get(6))
        .isEqualTo(
            Requests.tree(
                """
                {"name":"end_id","datatype":"INT32","shape":[1,1],"data":[[-1]]}\
                """));
  }
}
