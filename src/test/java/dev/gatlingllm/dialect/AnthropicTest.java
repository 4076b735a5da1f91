package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Secret;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnthropicTest extends AnswerCases {
  AnthropicTest() {
    super(Dialects.of("anthropic", Requests.generation(Requests.topK())));
  }

  static Stream<Payload> events() {
    return Stream.of(
        new Payload(
            "Anthropic docs, streaming messages: message_start has the prompt tokens; its"
                + " completion has only begun",
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1nZd\",\"type\":\"message\",\"role\":\"as"
                + "sistant\",\"content\":[],\"model\":\"claude-opus-4-20250514\",\"stop_reason\":null,\"sto"
                + "p_sequence\":null,\"usage\":{\"input_tokens\":25,\"output_tokens\":1}}}",
            "usage 25/- cached - reasoning -, id msg_1nZd"),
        new Payload(
            "Anthropic docs, prompt caching: what was cached is no part of input_tokens",
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{\"input_tokens\":21,\"ca"
                + "che_creation_input_tokens\":100,\"cache_read_input_tokens\":2000,\"output_tokens\":"
                + "3}}}",
            "usage 2121/- cached 2000 reasoning -, id msg_1"),
        new Payload(
            "Anthropic docs, streaming messages: content_block_start",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":"
                + "\"\"}}",
            ""),
        new Payload(
            "anthropic-sdk-python 009b0353, tests/fixtures: counts beside counts, of the cache and"
                + " of iterations",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\",\"stop_sequence\":null,\"stop_details\":{\"type\":\"refusal\"}},"
                + "\"usage\":{\"input_tokens\":28,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":106,"
                + "\"output_tokens_details\":{\"thinking_tokens\":67},\"iterations\":[{\"input_tokens\":14,\"output_tokens\":53,"
                + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":0}}]}}",
            "usage 28/106 cached 0 reasoning 67, finish refusal"),
        new Payload("Anthropic docs, streaming messages: ping", "{\"type\": \"ping\"}", ""),
        new Payload(
            "Anthropic docs, streaming messages: text_delta",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"H"
                + "ello\"}}",
            "text 1, content 1, 'Hello'"),
        new Payload(
            "Anthropic docs, streaming messages: thinking_delta",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Let"
                + " me solve this\"}}",
            "text 1, 'Let me solve this'"),
        new Payload(
            "Anthropic docs, streaming messages: signature_delta is no text",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"sig"
                + "nature\":\"EqQBCgIYAhIM\"}}",
            ""),
        new Payload(
            "Anthropic docs, streaming messages: a tool starts with its name",
            "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id"
                + "\":\"toolu_01\",\"name\":\"get_weather\",\"input\":{}}}",
            "text 1, 'get_weather'"),
        new Payload(
            "Anthropic docs, streaming messages: input_json_delta",
            "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"pa"
                + "rtial_json\":\"{\\\"location\\\":\"}}",
            "text 1, '{\"location\":'"),
        new Payload(
            "Anthropic docs, streaming messages: input_json_delta, the empty first one",
            "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"pa"
                + "rtial_json\":\"\"}}",
            ""),
        new Payload(
            "Anthropic docs, streaming messages: content_block_stop",
            "{\"type\":\"content_block_stop\",\"index\":0}",
            ""),
        new Payload(
            "Anthropic docs, streaming messages: message_delta",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null"
                + "},\"usage\":{\"output_tokens\":15}}",
            "usage -/15 cached - reasoning -, finish end_turn"),
        new Payload(
            "anthropic-sdk-typescript 0.120.0, MessageDeltaUsage: thinking is part of the output",
            "{\"type\":\"message_delta\",\"delta\":{\"container\":null,\"stop_details\":null,\"stop_reason"
                + "\":\"model_context_window_exceeded\",\"stop_sequence\":null},\"usage\":{\"cache_creation_"
                + "input_tokens\":null,\"cache_read_input_tokens\":4,\"input_tokens\":20,\"output_tokens\":15,"
                + "\"output_tokens_details\":{\"thinking_tokens\":6},\"server_tool_use\":null}}",
            "usage 24/15 cached 4 reasoning 6, finish model_context_window_exceeded"),
        new Payload(
            "anthropic-sdk-typescript 0.120.0, CitationsDelta is no text",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"citations_delta\",\"ci"
                + "tation\":{\"type\":\"char_location\",\"cited_text\":\"x\",\"document_index\":0}}}",
            ""),
        new Payload(
            "Anthropic docs, streaming messages: message_stop",
            "{\"type\":\"message_stop\"}",
            "done"),
        new Payload(
            "Anthropic docs, streaming messages: error",
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
            "error Overloaded"),
        new Payload(
            "anthropic-sdk-typescript 0.120.0, ErrorResponse: a request_id",
            "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Too"
                + " many\"},\"request_id\":\"req_011\"}",
            "error Too many"),
        new Payload(
            "A prompt of more tokens than any count can hold has none",
            "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":2147483647,"
                + "\"cache_read_input_tokens\":2147483647,\"output_tokens\":2147483647}}",
            "usage -/2147483647 cached 2147483647 reasoning -"),
        new Payload(
            "Counts of which the sum can be held",
            "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":2147483640,"
                + "\"cache_read_input_tokens\":7,\"output_tokens\":1}}",
            "usage 2147483647/1 cached 7 reasoning -"),
        new Payload(
            "An event of the future says nothing",
            "{\"type\":\"something_new\",\"data\":[1,{\"text\":\"x\"}]}",
            ""));
  }

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "Anthropic API reference, messages",
            "{\"content\":[{\"citations\":null,\"text\":\"Hi! My name is"
                + " Claude.\",\"type\":\"text\"}],"
                + "\"id\":\"msg_013Z\",\"model\":\"claude-sonnet-4-20250514\",\"role\":\"assistant\",\"stop_re"
                + "ason\":\"max_tokens\",\"stop_sequence\":null,\"type\":\"message\",\"usage\":{\"cache_creat"
                + "ion_input_tokens\":10,\"cache_read_input_tokens\":5,\"input_tokens\":2095,\"output_t"
                + "okens\":503}}",
            "text 1, content 1, 'Hi! My name is Claude.', usage 2110/503 cached 5 reasoning -,"
                + " finish max_tokens, id msg_013Z"),
        new Payload(
            "Anthropic docs, thinking and tool use",
            "{\"id\":\"m\",\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"sign"
                + "ature\":\"x\"},{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"city\":\"Paris\"}}],"
                + "\"stop_reason\":\"tool_use\"}",
            "text 1, 'hmf{\"city\":\"Paris\"}', finish tool_use, id m"),
        new Payload(
            "Anthropic docs, errors",
            "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"The"
                + " requested resource could not be found.\"},\"request_id\":\"req_011\"}",
            "error The requested resource could not be found."),
        new Payload(
            "Something else",
            "{\"type\":\"completion\"}",
            "malformed no content: {\"type\":\"completion\"}"));
  }

  @Test
  void theRequestAsTheReferenceHasIt() {
    HttpCall call = Requests.call(dialect, true);
    assertThat(call.path()).isEqualTo("/v1/messages");
    assertThat(call.headers()).containsExactly(Map.entry("anthropic-version", "2023-06-01"));
    assertThat(Requests.tree(call.body()))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","stream":true,"temperature":0.5,"top_k":40,"max_tokens":7,
                 "messages":[{"role":"user","content":"Say \\"hi\\"\\n"}]}\
                """));
    assertThat(dialect.authHeaders(new Secret("k"))).containsExactly(Map.entry("x-api-key", "k"));
  }

  @Test
  void anAliasNamesADatedModel() {
    ModelList list = dialect.modelList().orElseThrow();
    var names =
        list.names(
            "{\"data\":[{\"type\":\"model\",\"id\":\"claude-sonnet-4-20250514\"}]}"
                .getBytes(UTF_8));
    assertThat(list.find("claude-sonnet-4", names)).contains("claude-sonnet-4-20250514");
    assertThat(list.find("claude-opus-4", names)).isEmpty();
  }
}
