package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenAiCompletionsTest {
  private final Dialect completions = Dialects.of("completions", Told.GENERATION);

  static Stream<Arguments> events() {
    return Stream.of(
        Arguments.of(
            "OpenAI API reference, completions",
            """
            {"id":"cmpl-7iA7","object":"text_completion","created":1690759702,"choices":[{
             "text":"This","index":0,"logprobs":null,"finish_reason":null}],
             "model":"gpt-3.5-turbo-instruct","system_fingerprint":"fp_44709d6fcb"}\
            """,
            "text 1, content 1, 'This', id cmpl-7iA7"),
        Arguments.of(
            "vLLM: the end, its text empty",
            """
            {"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{
             "index":0,"text":"","logprobs":null,"finish_reason":"length","stop_reason":null}],
             "usage":null}\
            """,
            "finish length, id cmpl-1"),
        Arguments.of(
            "vLLM: a burst of several tokens with logprobs, whose tokens are no text",
            """
            {"choices":[{"index":0,"text":" a b","logprobs":{"text_offset":[0,2],
             "token_logprobs":[-0.1,null],"tokens":[" a"," b"],"top_logprobs":[{" a":-0.1,
             "text":-2.5},null]},"finish_reason":null}]}\
            """,
            "text 1, content 1, ' a b'"),
        Arguments.of(
            "llama-cpp-python (its issue 133): text before index",
            """
            {"id": "cmpl-3a04", "object": "text_completion", "created": 1682901189, "model": "x",
             "choices": [{"text": "Par", "index": 3, "logprobs": null, "finish_reason": null}]}\
            """,
            "text 1000, content 1000, 'Par', id cmpl-3a04"),
        Arguments.of("A null text", "{\"choices\":[{\"index\":0,\"text\":null}]}", ""),
        Arguments.of(
            "Usage without choices",
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
            "usage 1/2 cached - reasoning -"),
        Arguments.of("An error", "{\"error\":{\"message\":\"no\"}}", "error no"),
        Arguments.of("The end", "[DONE]", "done"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("events")
  void anEventTells(String source, String payload, String told) {
    assertThat(Told.byEvent(completions, payload)).isEqualTo(told);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of(
            "OpenAI API reference, completion object",
            """
            {"id":"cmpl-uqkv","object":"text_completion","created":1589478378,
             "model":"gpt-3.5-turbo-instruct","choices":[{"text":"\\n\\nThis is a test","index":0,
             "logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":5,
             "completion_tokens":7,"total_tokens":12}}\
            """,
            "text 1, content 1, '\n\nThis is a test', usage 5/7 cached - reasoning -,"
                + " finish length, id cmpl-uqkv"),
        Arguments.of(
            "n = 2",
            "{\"choices\":[{\"text\":\"a\",\"index\":0},{\"text\":\"b\",\"index\":1}]}",
            "text 11, content 11, 'a', 'b'"),
        Arguments.of("No choices", "{}", "malformed no choices: {}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aBodyTells(String source, String payload, String told) {
    assertThat(Told.byBody(completions, payload)).isEqualTo(told);
  }
}
