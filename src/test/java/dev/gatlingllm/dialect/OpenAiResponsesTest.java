package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenAiResponsesTest extends AnswerCases {
  OpenAiResponsesTest() {
    super(Dialects.of("responses", Requests.generation(Generations.SERVERS_OWN)));
  }

  static Stream<Payload> events() {
    return Stream.of(
        new Payload(
            "OpenAI API reference, responses: streaming, response.created",
            "{\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_67c9\",\"o"
                + "bject\":\"response\",\"created_at\":1741290958,\"status\":\"in_progress\",\"error\":null,"
                + "\"incomplete_details\":null,\"max_output_tokens\":null,\"model\":\"gpt-4.1\",\"output\":"
                + "[],\"temperature\":1.0,\"usage\":null,\"metadata\":{}}}",
            "id resp_67c9"),
        new Payload(
            "OpenAI API reference, responses: an output item starts without text",
            "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"msg_67\",\"t"
                + "ype\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}}",
            ""),
        new Payload(
            "OpenAI API reference, responses: a content part starts without text",
            "{\"type\":\"response.content_part.added\",\"item_id\":\"msg_67\",\"output_index\":0,\"con"
                + "tent_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}}",
            ""),
        new Payload(
            "OpenAI API reference, responses: streaming, response.output_text.delta",
            "{\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"item_id\":\"msg_67\",\"o"
                + "utput_index\":0,\"content_index\":0,\"delta\":\"Hi\",\"logprobs\":[{\"token\":\"Hi\",\"logpr"
                + "ob\":-0.1}]}",
            "text 1, content 1, 'Hi'"),
        new Payload(
            "A server that orders its fields by the alphabet: the delta before its type",
            "{\"content_index\":0,\"delta\":\"Hi\",\"item_id\":\"m\",\"output_index\":0,\"type\":\"respons"
                + "e.output_text.delta\"}",
            "text 1, content 1, 'Hi'"),
        new Payload(
            "OpenAI API reference, responses: nor is the item at its end",
            "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"id\":\"msg_67\",\"ty"
                + "pe\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi"
                + " there!\",\"annotations\":[]}]}}",
            ""),
        new Payload(
            "OpenAI API reference, responses: a refusal is content",
            "{\"type\":\"response.refusal.delta\",\"item_id\":\"m\",\"output_index\":0,\"content_index"
                + "\":0,\"delta\":\"No\"}",
            "text 1, content 1, 'No'"),
        new Payload(
            "OpenAI API reference, responses: reasoning",
            "{\"type\":\"response.reasoning_text.delta\",\"item_id\":\"rs_1\",\"output_index\":0,\"con"
                + "tent_index\":0,\"delta\":\"hm\"}",
            "text 1, 'hm'"),
        new Payload(
            "OpenAI API reference, responses: a summary of reasoning",
            "{\"type\":\"response.reasoning_summary_text.delta\",\"item_id\":\"rs_1\",\"output_index"
                + "\":0,\"summary_index\":0,\"delta\":\"hm\"}",
            "text 1, 'hm'"),
        new Payload(
            "OpenAI API reference, responses: function call arguments",
            "{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"fc_1\",\"output_inde"
                + "x\":0,\"delta\":\"{\\\"a\\\":\"}",
            "text 1, '{\"a\":'"),
        new Payload(
            "OpenAI API reference, responses: a delta of what is no text",
            "{\"type\":\"response.audio.delta\",\"response_id\":\"resp_123\",\"delta\":\"base64encoded"
                + "\",\"sequence_number\":1}",
            ""),
        new Payload(
            "OpenAI API reference, responses: response.incomplete",
            "{\"type\":\"response.incomplete\",\"response\":{\"id\":\"resp_1\",\"status\":\"incomplete\","
                + "\"error\":null,\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"output\":[],\""
                + "usage\":{\"input_tokens\":3,\"output_tokens\":16}}}",
            "usage 3/16 cached - reasoning -, finish max_output_tokens, id resp_1, done"),
        new Payload(
            "vLLM 055e47c2, responses/serving.py, protocol.py: completed is the last also where it"
                + " is cut off",
            "{\"response\":{\"id\":\"resp_1\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}"
                + ",\"output\":[],\"status\":\"incomplete\",\"usage\":{\"input_tokens\":9,\"input_tokens_"
                + "details\":{\"cached_tokens\":4,\"input_tokens_per_turn\":[],\"cached_tokens_per_turn"
                + "\":[]},\"output_tokens\":16,\"output_tokens_details\":{\"reasoning_tokens\":3,\"tool_"
                + "output_tokens\":0},\"total_tokens\":25}},\"sequence_number\":20,\"type\":\"response."
                + "completed\"}",
            "usage 9/16 cached 4 reasoning 3, finish max_output_tokens, id resp_1, done"),
        new Payload(
            "OpenAI API reference, responses: response.failed",
            "{\"type\":\"response.failed\",\"response\":{\"id\":\"resp_1\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"The"
                + " model failed to generate a response.\"},\""
                + "incomplete_details\":null,\"output\":[],\"usage\":null}}",
            "id resp_1, error The model failed to generate a response."),
        new Payload(
            "OpenAI API reference, responses: error event",
            "{\"type\":\"error\",\"code\":\"ERR_SOMETHING\",\"message\":\"Something went"
                + " wrong\",\"param\":null,\"sequence_number\":1}",
            "error Something went wrong"),
        new Payload(
            "OpenAI API reference, responses: error event, its newer form",
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"x\",\"message\":\""
                + "Bad\"},\"sequence_number\":1}",
            "error Bad"),
        new Payload(
            "openai-openapi 2.3.0, ResponseUsage: what was written to the cache is part of the"
                + " input",
            "{\"type\":\"response.completed\",\"sequence_number\":12,\"response\":{\"id\":\"resp_1\",\""
                + "status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":30,\"input_tokens_detail"
                + "s\":{\"cached_tokens\":0,\"cache_write_tokens\":30},\"output_tokens\":7,\"output_tokens_d"
                + "etails\":{\"reasoning_tokens\":0},\"total_tokens\":37}}}",
            "usage 30/7 cached 0 reasoning 0, finish completed, id resp_1, done"),
        new Payload(
            "openai-openapi 2.3.0, ResponseCustomToolCallInputDeltaEvent",
            "{\"type\":\"response.custom_tool_call_input.delta\",\"output_index\":0,\"item_id\":\"ct"
                + "c_1\",\"delta\":\"some\",\"sequence_number\":3}",
            "text 1, 'some'"),
        new Payload(
            "An error without words shows itself",
            "{\"type\":\"error\"}",
            "error {\"type\":\"error\"}"),
        new Payload(
            "A proxy adds it, whether the answer is whole or not", "[DONE]", "another API's end"),
        new Payload("No JSON, but words", "<html>", "error <html>"));
  }

  static Stream<Payload> repeats() {
    return Stream.of(
        new Payload(
            "OpenAI API reference, responses: the text at its end is not news",
            "{\"type\":\"response.output_text.done\",\"item_id\":\"msg_67\",\"output_index\":0,\"content_index\":0,\"text\":\"Hi"
                + " there!\"}",
            ""),
        new Payload(
            "OpenAI API reference, responses: streaming, response.completed: usage and the end, the"
                + " text not again",
            "{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_67c9\",\"object\":\"response\","
                + "\"status\":\"completed\",\"error\":null,\"incomplete_details\":null,\"output\":[{\"id\":\"m"
                + "sg_67\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi"
                + " there!\",\"annotations\":[]}]}],\"usage\":{\"input_tok"
                + "ens\":37,\"input_tokens_details\":{\"cached_tokens\":5},\"output_tokens\":11,\"output_"
                + "tokens_details\":{\"reasoning_tokens\":2},\"total_tokens\":48}}}",
            "usage 37/11 cached 5 reasoning 2, finish completed, id resp_67c9, done"),
        new Payload(
            "openai-openapi 2.3.0, ResponseTextDoneEvent: neither the text nor its log"
                + " probabilities are news",
            "{\"type\":\"response.output_text.done\",\"item_id\":\"msg_1\",\"output_index\":0,\"conte"
                + "nt_index\":0,\"text\":\"Hi\",\"sequence_number\":9,\"logprobs\":[{\"token\":\"Hi\",\"logpro"
                + "b\":-0.1}]}",
            ""));
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void aTextThatCameInPartsIsNotReadAgain(Payload payload) {
    String part = "{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}";
    assertThat(Told.after(dialect, part, payload.json())).isEqualTo(payload.told());
  }

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "OpenAI API reference, responses: create a response, text input",
            "{\"id\":\"resp_67cc\",\"object\":\"response\",\"created_at\":1741476542,\"status\":\"comple"
                + "ted\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"max_output_to"
                + "kens\":null,\"model\":\"gpt-4.1\",\"output\":[{\"type\":\"message\",\"id\":\"msg_67\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"In"
                + " a peaceful"
                + " grove\",\"annotations\":[]}]}],\"parallel_tool_calls\":true,\"reasoning\":{"
                + "\"effort\":null,\"summary\":null},\"usage\":{\"input_tokens\":36,\"input_tokens_details"
                + "\":{\"cached_tokens\":0},\"output_tokens\":87,\"output_tokens_details\":{\"reasoning_t"
                + "okens\":0},\"total_tokens\":123}}",
            "text 1, content 1, 'In a peaceful grove', usage 36/87 cached 0 reasoning 0, finish"
                + " completed, id resp_67cc"),
        new Payload(
            "OpenAI API reference, responses: create a response, reasoning and a function call",
            "{\"id\":\"r\",\"status\":\"completed\",\"output\":[{\"id\":\"rs\",\"type\":\"reasoning\",\"summar"
                + "y\":[{\"type\":\"summary_text\",\"text\":\"so\"}],\"content\":[{\"type\":\"reasoning_text\",\""
                + "text\":\"hm\"}]},{\"type\":\"function_call\",\"id\":\"fc\",\"call_id\":\"c\",\"name\":\"f\",\"argu"
                + "ments\":\"{}\",\"status\":\"completed\"}]}",
            "text 1, 'sohmf{}', finish completed, id r"),
        new Payload(
            "OpenAI API reference, responses: an error as a whole",
            "{\"error\":{\"message\":\"Incorrect API key"
                + " provided\",\"type\":\"invalid_request_error"
                + "\",\"param\":null,\"code\":\"invalid_api_key\"}}",
            "error Incorrect API key provided"),
        new Payload("Something else", "{\"choices\":[]}", "malformed no output: {\"choices\":[]}"));
  }

  @Test
  void theRequestAsTheReferenceHasIt() {
    assertThat(Requests.call(dialect, true).path()).isEqualTo("/v1/responses");
    assertThat(Requests.body(dialect, true))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","stream":true,"store":false,"temperature":0.5,"max_output_tokens":7,
                 "input":"Say \\"hi\\"\\n"}\
                """));
    assertThat(Requests.body(dialect, false).path("stream").booleanValue()).isFalse();
    assertThat(dialect.leastMaxTokens()).isEqualTo(16);
  }

  @Test
  void effortAndLogprobsHaveTheirOwnFields() {
    Sampling sampling =
        new Sampling(
            OptionalInt.empty(), 1, OptionalInt.of(3), Optional.of("low"), OptionalInt.empty());
    var body = Requests.body(Dialects.of("responses", Requests.generation(sampling)), true);
    assertThat(body.at("/reasoning/effort").textValue()).isEqualTo("low");
    assertThat(body.path("top_logprobs").intValue()).isEqualTo(3);
    assertThat(body.at("/include/0").textValue()).isEqualTo("message.output_text.logprobs");
  }
}
