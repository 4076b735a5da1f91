package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenAiChatTest {
  private final Dialect chat = Dialects.of("chat", Told.GENERATION);

  private static Arguments of(String source, String payload, String told) {
    return Arguments.of(source, payload, told);
  }

  private static String choice(String delta) {
    return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
  }

  static Stream<Arguments> textEvents() {
    return Stream.of(
        of(
            "OpenAI API reference, chat completion chunk: the role comes first, without text",
            """
            {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,
             "model":"gpt-4o-mini","system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,
             "delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}\
            """,
            "id chatcmpl-123"),
        of(
            "OpenAI API reference: content",
            """
            {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,
             "model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"Hello"},
             "logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"Xw3"}\
            """,
            "text 1, content 1, 'Hello', id chatcmpl-123"),
        of(
            "OpenAI API reference: the end of a choice",
            """
            {"id":"chatcmpl-123","choices":[{"index":0,"delta":{},"logprobs":null,
             "finish_reason":"stop"}]}\
            """,
            "finish stop, id chatcmpl-123"),
        of(
            "OpenAI API reference, logprobs: tokens in them are no text",
            """
            {"choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":{"content":[{"token":"Hi",
             "logprob":-0.3,"bytes":[72,105],"top_logprobs":[{"token":"content","logprob":-1.0,
             "bytes":null}]}],"refusal":null},"finish_reason":null}]}\
            """,
            "text 1, content 1, 'Hi'"),
        of(
            "vLLM with --reasoning-parser, before 0.11",
            choice("{\"reasoning_content\":\"hm\",\"content\":null}"),
            "text 1, 'hm'"),
        of("vLLM since 0.11", choice("{\"reasoning\":\"hm\"}"), "text 1, 'hm'"),
        of(
            "mlx-vlm: the same reasoning under both names counts once",
            choice("{\"reasoning_content\":\"hm\",\"reasoning\":\"hm\"}"),
            "text 1, 'hm'"),
        of(
            "An empty old name does not hide the new one",
            choice("{\"reasoning_content\":\"\",\"reasoning\":\"hm\"}"),
            "text 1, 'hm'"),
        of(
            "DeepSeek reasoner: the other of the two is null",
            """
            {"id":"1","choices":[{"index":0,"delta":{"content":"Yes","reasoning_content":null},
             "logprobs":null,"finish_reason":null}]}\
            """,
            "text 1, content 1, 'Yes', id 1"),
        of(
            "A chunk where thinking ends and the answer starts",
            choice("{\"reasoning\":\"so\",\"content\":\"Yes\"}"),
            "text 1, content 1, 'soYes'"),
        of(
            "llama.cpp server b5700 (its issue 14268): delta after index, role chunk with null",
            """
            {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant",
             "content":null}}],"created":1750271648,"id":"chatcmpl-PZ5Z","model":"",
             "system_fingerprint":"b1-a414a44","object":"chat.completion.chunk"}\
            """,
            "id chatcmpl-PZ5Z"),
        of(
            "llama.cpp server of 2024, fields in the order of the alphabet: index after delta",
            """
            {"choices":[{"delta":{"content":"b"},"finish_reason":null,"index":1}],
             "created":1,"id":"c","model":"x","object":"chat.completion.chunk"}\
            """,
            "text 10, content 10, 'b', id c"),
        of(
            "text-generation-webui (extensions/openai/completions.py): role in every chunk",
            """
            {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "x",
             "choices": [{"index": 0, "finish_reason": null, "delta": {"role": "assistant",
             "content": " So"}}]}\
            """,
            "text 1, content 1, ' So', id chatcmpl-1"),
        of(
            "text-generation-webui of 2023: the same text as message and as delta counts once",
            """
            {"choices": [{"index": 0, "finish_reason": null, "message": {"role": "assistant",
             "content": "a"}, "delta": {"role": "assistant", "content": "a"}}]}\
            """,
            "text 1, content 1, 'a'"),
        of(
            "TGI messages API",
            """
            {"object":"chat.completion.chunk","id":"","created":1706270978,
             "model":"tgi","system_fingerprint":"1.4-sha","choices":[{"index":0,"delta":
             {"role":"assistant","content":" deep"},"logprobs":null,"finish_reason":null}]}\
            """,
            "text 1, content 1, ' deep'"),
        of(
            "Mistral: content in parts",
            choice("{\"content\":[{\"type\":\"text\",\"text\":\"a\"},\"b\",{\"type\":\"x\"}]}"),
            "text 1, content 1, 'ab'"),
        of(
            "Mistral Magistral: thinking parts are reasoning",
            choice(
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\","
                    + "\"text\":\"hm\"}]}]}"),
            "text 1, 'hm'"),
        of("No parts are no text", choice("{\"content\":[]}"), ""),
        of(
            "OpenAI structured outputs: a refusal is content",
            choice("{\"refusal\":\"I can't\"}"),
            "text 1, content 1, 'I can't'"),
        of(
            "An event with several choices",
            """
            {"choices":[{"index":0,"delta":{"content":"a"}},{"index":2,"delta":{"content":""}},
             {"index":5,"delta":{"reasoning":"b"}}]}\
            """,
            "text 100001, content 1, 'a', 'b'"),
        of(
            "A choice without an index has its place for one",
            "{\"choices\":[{\"delta\":{}},{\"delta\":{\"content\":\"b\"}}]}",
            "text 10, content 10, 'b'"),
        of(
            "Choices beyond the last share its index",
            "{\"choices\":[{\"index\":99,\"delta\":{\"content\":\"b\"}}]}",
            "text 1" + "0".repeat(63) + ", content 1" + "0".repeat(63) + ", 'b'"),
        of("Nulls", "{\"choices\":null,\"usage\":null,\"id\":null,\"error\":null}", ""),
        of("A null delta", choice("null"), ""),
        of("A null choice", "{\"choices\":[null,1,\"x\",[{}]]}", ""),
        of(
            "Escapes",
            choice("{\"content\":\"\\\"\\\\\\n\\u00e9\\ud83d\\ude42\"}"),
            "text 1, content 1, '\"\\\n\u00e9\ud83d\ude42'"),
        of(
            "Python's json of a lone surrogate",
            choice("{\"content\":\"\\ud83d\"}"),
            "text 1, content 1, '\ufffd'"));
  }

  static Stream<Arguments> toolCallEvents() {
    return Stream.of(
        of(
            "OpenAI API reference: the call's name is text",
            choice(
                """
                {"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1",
                 "type":"function","function":{"name":"get_weather","arguments":""}}]}\
                """),
            "text 1, 'get_weather'"),
        of(
            "OpenAI API reference: its arguments are",
            choice("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\"}}]}"),
            "text 1, '{\"a'"),
        of(
            "Two calls at once",
            choice(
                "{\"tool_calls\":[{\"function\":{\"arguments\":\"a\"}},"
                    + "{\"function\":{\"arguments\":\"b\"}}]}"),
            "text 1, 'ab'"),
        of(
            "Fireworks: no arguments at all",
            choice("{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"f\"}}]}"),
            "text 1, 'f'"),
        of("tool_calls null or empty", choice("{\"tool_calls\":null,\"function_call\":null}"), ""),
        of("Odd tool calls", choice("{\"tool_calls\":[null,{\"function\":null},[]]}"), ""),
        of(
            "OpenAI's legacy function_call",
            choice("{\"function_call\":{\"name\":\"f\",\"arguments\":\"x\"}}"),
            "text 1, 'fx'"));
  }

  static Stream<Arguments> usageEvents() {
    return Stream.of(
        of(
            "OpenAI API reference, stream_options.include_usage: the last chunk has no choices",
            """
            {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":19,"completion_tokens":10,
             "total_tokens":29,"prompt_tokens_details":{"cached_tokens":16,"audio_tokens":0},
             "completion_tokens_details":{"reasoning_tokens":4,"audio_tokens":0,
             "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}\
            """,
            "usage 19/10 cached 16 reasoning 4, id chatcmpl-1"),
        of(
            "vLLM: details are null",
            """
            {"choices":[],"usage":{"prompt_tokens":5,"total_tokens":9,"completion_tokens":4,
             "prompt_tokens_details":null}}\
            """,
            "usage 5/4 cached - reasoning -"),
        of(
            "vLLM continuous_usage_stats: usage beside text",
            """
            {"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"prompt_tokens":5,
             "total_tokens":6,"completion_tokens":1}}\
            """,
            "text 1, content 1, 'a', usage 5/1 cached - reasoning -"),
        of(
            "text-generation-webui: usage with the finish reason",
            """
            {"choices": [{"index": 0, "finish_reason": "length", "delta": {"role": "assistant",
             "content": ""}}], "usage": {"prompt_tokens": 7, "completion_tokens": 200}}\
            """,
            "usage 7/200 cached - reasoning -, finish length"),
        of(
            "DeepSeek's cache hits",
            """
            {"choices":[],"usage":{"prompt_tokens":30,"completion_tokens":2,
             "prompt_cache_hit_tokens":20,"prompt_cache_miss_tokens":10}}\
            """,
            "usage 30/2 cached 20 reasoning -"),
        of(
            "SGLang's reasoning tokens",
            """
            {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"reasoning_tokens":1,
             "prompt_tokens_details":null}}\
            """,
            "usage 3/2 cached - reasoning 1"),
        of(
            "Moonshot: usage in the choice",
            """
            {"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":8,
             "completion_tokens":3}}]}\
            """,
            "usage 8/3 cached - reasoning -, finish stop"),
        of(
            "What is no count is absent",
            """
            {"choices":[],"usage":{"prompt_tokens":null,"completion_tokens":"3",
             "prompt_tokens_details":[1],"completion_tokens_details":{"reasoning_tokens":-1}}}\
            """,
            ""),
        of(
            "A count with a point",
            "{\"usage\":{\"prompt_tokens\":8.0,\"completion_tokens\":3e1}}",
            "usage 8/30 cached - reasoning -"),
        of("Usage that is none", "{\"choices\":[],\"usage\":[]}", ""));
  }

  static Stream<Arguments> errorEvents() {
    return Stream.of(
        of(
            "OpenAI, vLLM, SGLang: an error amid the stream",
            """
            {"error":{"object":"error","message":"out of memory","type":"InternalServerError",
             "param":null,"code":500}}\
            """,
            "error out of memory"),
        of(
            "vLLM before 0.10",
            """
            {"object":"error","message":"too long","type":"BadRequestError","param":null,
             "code":400}\
            """,
            "error too long"),
        of(
            "llama.cpp's error field, until September 2025 (its pull request 16109)",
            """
            {"code":400,"message":"the request exceeds the available context size",
             "type":"invalid_request_error"}\
            """,
            "error the request exceeds the available context size"),
        of(
            "TGI",
            "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}",
            "error Model is overloaded"),
        of("FastAPI", "{\"detail\":\"Not Found\"}", "error Not Found"),
        of(
            "OpenRouter: an error beside choices",
            """
            {"id":"gen-1","provider":"x","choices":[{"index":0,"delta":{"content":""},
             "finish_reason":"error"}],"error":{"code":502,"message":"Provider disconnected"}}\
            """,
            "finish error, unfinished 'error', id gen-1, error Provider disconnected"),
        of(
            "OpenRouter: an error in a choice",
            "{\"choices\":[{\"error\":{\"code\":502,\"message\":\"Provider disconnected\"}}]}",
            "error Provider disconnected"),
        of(
            "An error without a message is shown whole",
            "{\"error\":{\"code\":7}}",
            "error {\"error\":{\"code\":7}}"),
        of(
            "An error whose message is an object is too",
            "{\"error\":{\"message\":{\"why\":1}}}",
            "error {\"error\":{\"message\":{\"why\":1}}}"),
        of("No error", "{\"error\":null,\"choices\":[]}", ""),
        of("No error either", "{\"error\":{},\"choices\":[{\"error\":\"\"}]}", ""),
        of("A message beside choices is no error", "{\"message\":\"ok\",\"choices\":[]}", ""),
        of(
            "A message beside usage is no error",
            "{\"message\":\"ok\",\"usage\":{\"prompt_tokens\":1}}",
            "usage 1/- cached - reasoning -"),
        of(
            "An error is one line of at most 500 characters",
            "{\"error\":\"a\\nb" + "x".repeat(600) + "\"}",
            "error a b" + "x".repeat(497)));
  }

  static Stream<Arguments> eventsThatSayNothing() {
    return Stream.of(
        of("A keep-alive without data", "", ""),
        of("A keep-alive of blanks", " \n\t\r", ""),
        of("An object of nothing", "{}", ""),
        of(
            "Azure OpenAI: filter results come before the text",
            """
            {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":
             [{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false}}}]}\
            """,
            ""),
        of(
            "A server's own event",
            "{\"type\":\"ping\",\"message\":{\"id\":1},\"detail\":[2]}",
            ""));
  }

  static Stream<Arguments> doneEvents() {
    return Stream.of(
        of("OpenAI", "[DONE]", "done"),
        of("With blanks around", " [DONE] \r\n", "done"),
        of("As a string of JSON", "\"[DONE]\"", "done"),
        of("In small letters", "[done]", "done"),
        of("With more in the string", "\"[DONE] x\"", "error \"[DONE] x\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "textEvents",
    "toolCallEvents",
    "usageEvents",
    "errorEvents",
    "eventsThatSayNothing",
    "doneEvents"
  })
  void anEventTells(String source, String payload, String told) {
    assertThat(Told.byEvent(chat, payload)).isEqualTo(told);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        of(
            "OpenAI API reference, chat completion object",
            """
            {"id":"chatcmpl-B9MB","object":"chat.completion","created":1741569952,
             "model":"gpt-4.1","choices":[{"index":0,"message":{"role":"assistant",
             "content":"Hello!","refusal":null,"annotations":[]},"logprobs":null,
             "finish_reason":"stop"}],"usage":{"prompt_tokens":19,"completion_tokens":10,
             "total_tokens":29,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},
             "completion_tokens_details":{"reasoning_tokens":0}},"service_tier":"default"}\
            """,
            "text 1, content 1, 'Hello!', usage 19/10 cached 0 reasoning 0, finish stop,"
                + " id chatcmpl-B9MB"),
        of(
            "vLLM: reasoning and content",
            """
            {"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"4",
             "reasoning_content":"2+2. ","tool_calls":[]},"finish_reason":"stop",
             "stop_reason":null}],"usage":{"prompt_tokens":9,"total_tokens":12,
             "completion_tokens":3},"prompt_logprobs":null}\
            """,
            "text 1, content 1, '42+2. ', usage 9/3 cached - reasoning -, finish stop, id c"),
        of(
            "OpenAI: a tool call",
            """
            {"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":
             [{"id":"call_a","type":"function","function":{"name":"f","arguments":"{}"}}]},
             "finish_reason":"tool_calls"}]}\
            """,
            "text 1, 'f{}', finish tool_calls"),
        of(
            "n = 2",
            """
            {"choices":[{"index":1,"message":{"content":"b"},"finish_reason":"length"},
             {"index":0,"message":{"content":"a"},"finish_reason":"stop"}]}\
            """,
            "text 11, content 11, 'a', 'b', finish length"),
        of("An answer without text", "{\"choices\":[]}", ""),
        of("A delta is not a message", "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}", ""),
        of("An error in a 200", "{\"error\":{\"message\":\"no\"}}", "error no"),
        of("Another service", "{\"status\":\"ok\"}", "malformed no choices: {\"status\":\"ok\"}"),
        of("[DONE] is no body", "[DONE]", "malformed no JSON object: [DONE]"),
        of("An empty body", "", "malformed no JSON object: "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aBodyTells(String source, String payload, String told) {
    assertThat(Told.byBody(chat, payload)).isEqualTo(told);
  }

  @Test
  void aStreamWhereABodyWasDueIsMalformed() {
    assertThat(Told.byBody(chat, "data: {\"choices\":[]}\n\n"))
        .startsWith("malformed Unrecognized token 'data'")
        .endsWith(": data: {\"choices\":[]}  ");
  }
}
