package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** OpenAI's two older APIs with every setting, and those that differ from them by a little. */
class OpenAiVariantsTest {

  private static JsonNode body(String api, Sampling sampling) {
    return Requests.body(Dialects.of(api, Requests.generation(sampling)), true);
  }

  @Test
  void chatHasAFieldForEverySetting() {
    assertThat(body("chat", Requests.ALL))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","temperature":0.5,"stream":true,
                 "stream_options":{"include_usage":true},"top_k":40,"n":2,"logprobs":true,
                 "top_logprobs":3,"reasoning_effort":"low","min_tokens":5,"max_tokens":7,
                 "messages":[{"role":"user","content":"Say \\"hi\\"\\n"}]}\
                """));
  }

  @Test
  void completionsCountsItsLogprobs() {
    JsonNode body = body("completions", Requests.ALL);
    assertThat(body.path("logprobs").intValue()).isEqualTo(3);
    assertThat(body.has("top_logprobs")).isFalse();
  }

  @Test
  void fireworksIsAskedForItsFigures() {
    assertThat(body("fireworks", Generations.SERVERS_OWN).path("perf_metrics_in_response"))
        .isEqualTo(Requests.tree("true"));
  }

  /** Fireworks docs, "performance metrics for streaming responses": in the last chunk. */
  @Test
  void fireworksSaysWhatItsCacheHeld() {
    Dialect fireworks = Dialects.of("fireworks", Requests.generation(Generations.SERVERS_OWN));
    String usage = "\"usage\":{\"prompt_tokens\":20,\"total_tokens\":23,\"completion_tokens\":3}";
    String perf =
        "\"perf_metrics\":{\"prompt-tokens\":\"20\",\"cached-prompt-tokens\":\"16\","
            + "\"server-time-to-first-token\":\"0.021\"}";
    String choices = "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]";
    String told = "usage 20/3 cached 16 reasoning -, finish stop";
    assertThat(Told.byEvent(fireworks, "{" + choices + "," + usage + "," + perf + "}"))
        .isEqualTo(told);
    assertThat(Told.byEvent(fireworks, "{" + perf + "," + usage + "," + choices + "}"))
        .isEqualTo(told);
  }

  /** As fw-ai's llm_bench speaks to it, provider "together". */
  @Test
  void togetherStreamsTokensByAnotherName() {
    Dialect together =
        Dialects.of(
            "together",
            Requests.generation(
                new Sampling(
                    OptionalInt.of(40),
                    1,
                    OptionalInt.empty(),
                    Optional.empty(),
                    OptionalInt.empty())));
    assertThat(Requests.call(together, true).path()).isEqualTo("/");
    assertThat(Requests.body(together, true))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","temperature":0.5,"top_k":40,"stream_tokens":true,"max_tokens":7,
                 "prompt":"Say \\"hi\\"\\n"}\
                """));
    assertThat(Told.byEvent(together, "{\"choices\":[{\"text\":\" a\"}],\"id\":\"1\"}"))
        .isEqualTo("text 1, content 1, ' a', id 1");
    assertThat(
            Told.byBody(
                together,
                """
                {"status":"finished","prompt":["x"],"model":"m","output":{"choices":[{"text":"a b",
                 "finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2},
                 "result_type":"language-model-inference"}}\
                """))
        .isEqualTo("text 1, content 1, 'a b', usage 1/2 cached - reasoning -, finish length");
    assertThat(Told.byBody(together, "{\"error\":\"no such model\"}"))
        .isEqualTo("error no such model");
    // Both in together-python 0.2.11, 81f238b: commands/complete.py and complete.py.
    assertThat(Told.byBody(together, "{\"output\":{\"error\":\"too long\"}}"))
        .isEqualTo("error too long");
    assertThat(Told.byEvent(together, "{\"error\":{\"request_id\":\"r1\"}}"))
        .isEqualTo("error {\"error\":{\"request_id\":\"r1\"}}");
    assertThat(Told.byBody(together, "{\"choices\":[]}"))
        .isEqualTo("malformed no output: {\"choices\":[]}");
  }
}
