package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A call of a tool is text from its name on, in every API. The payloads are written after the texts
 * that docs/targets.md names; where an issue shows one, it is named here.
 */
class ToolCallTextTest {

  private static String chat(String delta) {
    return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
  }

  static Stream<Arguments> events() {
    return Stream.of(
        // ai-dynamo/aiperf issue 804: a whole call in one chunk, arguments empty
        Arguments.of(
            "chat",
            chat(
                "{\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"get_time\",\"arguments\":\"{}\"}}]}"),
            "text 1, 'get_time{}'"),
        // several calls at once
        Arguments.of(
            "chat",
            chat(
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"\"}},"
                    + "{\"index\":1,\"function\":{\"name\":\"g\",\"arguments\":null}}]}"),
            "text 1, 'fg'"),
        // a name that is repeated empty says nothing
        Arguments.of(
            "chat",
            chat(
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"\",\"arguments\":\"\"}}]}"),
            ""),
        Arguments.of(
            "chat",
            chat(
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":null,\"arguments\":\"a\"}}]}"),
            "text 1, 'a'"),
        // arguments as an object
        Arguments.of(
            "chat",
            chat("{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]}"),
            "text 1, 'f{\"a\":1}'"),
        // TGI's router/src/lib.rs before 3.0: tool_calls of a delta is one call
        Arguments.of(
            "chat",
            chat(
                "{\"role\":\"assistant\",\"tool_calls\":{\"index\":0,\"id\":\"\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"f\",\"arguments\":\"\"}}}"),
            "text 1, 'f'"),
        // openai-openapi 2.3.0: a custom tool
        Arguments.of(
            "chat",
            chat(
                "{\"tool_calls\":[{\"id\":\"c\",\"type\":\"custom\","
                    + "\"custom\":{\"name\":\"f\",\"input\":\"\"}}]}"),
            "text 1, 'f'"),
        Arguments.of(
            "chat", chat("{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}"), "text 1, 'f'"),
        Arguments.of(
            "responses",
            "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":"
                + "\"function_call\",\"id\":\"fc\",\"call_id\":\"c\",\"name\":\"get_time\","
                + "\"arguments\":\"\",\"status\":\"in_progress\"}}",
            "text 1, 'get_time'"),
        // fields by the alphabet: the item before the type
        Arguments.of(
            "responses",
            "{\"item\":{\"arguments\":\"\",\"name\":\"f\",\"type\":\"custom_tool_call\"},"
                + "\"type\":\"response.output_item.added\"}",
            "text 1, 'f'"),
        // a message begins: no call
        Arguments.of(
            "responses",
            "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"message\",\"content\":[]}}",
            ""),
        // the item at its end is not news
        Arguments.of(
            "responses",
            "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\","
                + "\"name\":\"get_time\",\"arguments\":\"{}\"}}",
            ""),
        Arguments.of(
            "anthropic",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":"
                + "\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}}",
            "text 1, 'web_search'"),
        Arguments.of(
            "gemini",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}]}",
            "text 1, 'f'"),
        // ai.google.dev, function calling: streamed arguments
        Arguments.of(
            "gemini",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"partialArgs\":[{"
                + "\"jsonPath\":\"$.a\",\"stringValue\":\"x\"}],\"willContinue\":true}}]}}]}",
            "text 1, '[{\"jsonPath\":\"$.a\",\"stringValue\":\"x\"}]'"),
        Arguments.of(
            "ollama-chat",
            "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":"
                + "{\"index\":0,\"name\":\"f\"}}]},\"done\":false}",
            "text 1, 'f'"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEvent(String api, String event, String told) {
    assertThat(Told.byEvent(Dialects.of(api, Told.GENERATION), event)).isEqualTo(told);
  }

  @Test
  void argumentsThatCameInPartsAreNotReadAgain() {
    String type = "{\"type\":\"response.function_call_arguments.";
    String part = type + "delta\",\"delta\":\"{}\"}";
    String whole = type + "done\",\"name\":\"f\",\"arguments\":\"{}\"}";
    Dialect responses = Dialects.of("responses", Told.GENERATION);
    assertThat(Told.after(responses, part, whole)).isEmpty();
    assertThat(Told.byEvent(responses, whole)).isEqualTo("text 1, '{}'");
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of(
            "chat",
            "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"function\":{\"name\":"
                + "\"get_time\",\"arguments\":\"\"}}]},\"finish_reason\":\"tool_calls\"}]}",
            "text 1, 'get_time', finish tool_calls"),
        Arguments.of(
            "chat",
            "{\"choices\":[{\"message\":{\"function_call\":{\"name\":\"f\"}},"
                + "\"finish_reason\":\"function_call\"}]}",
            "text 1, 'f', finish function_call"),
        Arguments.of(
            "responses",
            "{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\",\"name\":\"f\","
                + "\"arguments\":\"\"},{\"type\":\"custom_tool_call\",\"name\":\"g\",\"input\":\"x\"}]}",
            "text 1, 'fgx', finish completed"),
        Arguments.of(
            "anthropic",
            "{\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}],"
                + "\"stop_reason\":\"tool_use\"}",
            "text 1, 'f', finish tool_use"),
        Arguments.of(
            "gemini",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{}}}]},"
                + "\"finishReason\":\"STOP\"}]}",
            "text 1, 'f{}', finish STOP"),
        Arguments.of(
            "ollama-chat",
            "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\","
                + "\"arguments\":{}}}]},\"done_reason\":\"stop\",\"done\":true}",
            "text 1, 'f{}', finish stop, done"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aWholeAnswer(String api, String body, String told) {
    assertThat(Told.byBody(Dialects.of(api, Told.GENERATION), body)).isEqualTo(told);
  }
}
