package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Sampling;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LlamaCppTest extends AnswerCases {
  LlamaCppTest() {
    super(
        Dialects.of(
            "llamacpp",
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
            "llama.cpp server b6000, a partial answer",
            "{\"index\":0,\"content\":\""
                + " is\",\"tokens\":[374],\"stop\":false,\"id_slot\":-1,\"tokens_pr"
                + "edicted\":2,\"tokens_evaluated\":7}",
            "text 1, content 1, ' is', usage 7/2 cached - reasoning -"),
        new Payload(
            "llama.cpp server b6000, the last answer",
            "{\"index\":0,\"content\":\"\",\"tokens\":[],\"id_slot\":0,\"stop\":true,\"model\":\"gpt-3.5-t"
                + "urbo\",\"tokens_predicted\":8,\"tokens_evaluated\":7,\"generation_settings\":{\"stop\":[\"x\"],\"n_predict\":8},\"prompt\":\"<s>"
                + " I believe\",\"has_new_line\":false,\"truncated\""
                + ":false,\"stop_type\":\"limit\",\"stopping_word\":\"\",\"tokens_cached\":14,\"timings\":{\"c"
                + "ache_n\":3,\"prompt_n\":4,\"prompt_ms\":10.5,\"predicted_n\":8,\"predicted_per_second\""
                + ":70.1}}",
            "usage 7/8 cached 3 reasoning -, finish limit, done"),
        new Payload(
            "llama.cpp 1aa33926, examples/server/README.md: flags in place of stop_type",
            "{\"content\":\"\",\"id_slot\":0,\"stop\":true,\"stopped_eos\":true,\"stopped_limit\":false"
                + ",\"stopped_word\":false,\"stopping_word\":\"\",\"tokens_cached\":14,\"tokens_evaluated\""
                + ":7,\"tokens_predicted\":8}",
            "usage 7/8 cached - reasoning -, finish eos, done"),
        new Payload(
            "llama.cpp tools/server/README.md: stop_type none is no reason",
            "{\"content\":\"a\",\"stop\":false,\"stop_type\":\"none\"}",
            "text 1, content 1, 'a'"),
        new Payload(
            "llama.cpp tools/server/README.md: n_probs: alternatives are no text",
            "{\"content\":\"a\",\"stop\":false,\"completion_probabilities\":[{\"id\":1,\"token\":\"a\",\"l"
                + "ogprob\":-0.1,\"top_logprobs\":[{\"token\":\"b\",\"content\":\"c\"}]}]}",
            "text 1, content 1, 'a'"),
        new Payload(
            "llama.cpp tools/server/README.md: an error",
            "{\"error\":{\"code\":503,\"message\":\"Loading"
                + " model\",\"type\":\"unavailable_error\"}}",
            "error Loading model"));
  }

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "llama.cpp tools/server/README.md: a whole answer",
            "{\"index\":0,\"content\":\" the meaning of"
                + " life\",\"stop\":true,\"tokens_predicted\":5,\""
                + "tokens_evaluated\":3,\"stop_type\":\"eos\"}",
            "text 1, content 1, ' the meaning of life', usage 3/5 cached - reasoning -, finish eos,"
                + " done"),
        new Payload(
            "Something else", "{\"status\":\"ok\"}", "malformed no content: {\"status\":\"ok\"}"));
  }

  @Test
  void theRequestAsTheDocumentationHasIt() {
    assertThat(Requests.call(dialect, true).path()).isEqualTo("/completion");
    assertThat(Requests.body(dialect, true))
        .isEqualTo(
            Requests.tree(
                """
                {"stream":true,"temperature":0.5,"top_k":40,"n_probs":3,"n_predict":7,
                 "prompt":"Say \\"hi\\"\\n"}\
                """));
  }
}
