package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OllamaChatTest extends AnswerCases {
  OllamaChatTest() {
    super(
        Dialects.of(
            "ollama-chat",
            Requests.generation(
                new Sampling(
                    OptionalInt.of(40),
                    1,
                    OptionalInt.empty(),
                    Optional.of("low"),
                    OptionalInt.empty()))));
  }

  static Stream<Payload> events() {
    return Stream.of(
        new Payload(
            "Ollama docs/api.md: chat, a line of a stream",
            "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T08:52:19.385406455-07:00\",\"messag"
                + "e\":{\"role\":\"assistant\",\"content\":\"The\",\"images\":null},\"done\":false}",
            "text 1, content 1, 'The'"),
        new Payload(
            "Ollama docs/api.md: chat, the last line",
            "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T19:22:45.499127Z\",\"message\":{\"rol"
                + "e\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"total_duration\""
                + ":4883583458,\"load_duration\":1334875,\"prompt_eval_count\":26,\"prompt_eval_durati"
                + "on\":342546000,\"eval_count\":282,\"eval_duration\":4535599000}",
            "usage 26/282 cached - reasoning -, finish stop, done"),
        new Payload(
            "Ollama docs/api.md: chat, the last line of 2023, without message and reason",
            "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T19:22:45.499127Z\",\"done\":true,\"to"
                + "tal_duration\":4883583458,\"load_duration\":1334875,\"prompt_eval_count\":26,\"promp"
                + "t_eval_duration\":342546000,\"eval_count\":282,\"eval_duration\":4535599000}",
            "usage 26/282 cached - reasoning -, done"),
        new Payload(
            "Ollama docs, usage: prompt_eval_cached_count",
            "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"length"
                + "\",\"prompt_eval_count\":26,\"prompt_eval_cached_count\":20,\"eval_count\":5}",
            "usage 26/5 cached 20 reasoning -, finish length, done"),
        new Payload(
            "Ollama docs, thinking",
            "{\"model\":\"qwen3\",\"created_at\":\"2025-05-30T00:00:00Z\",\"message\":{\"role\":\"assist"
                + "ant\",\"content\":\"\",\"thinking\":\"Okay\"},\"done\":false}",
            "text 1, 'Okay'"),
        new Payload(
            "Ollama docs/api.md: chat with tools: arguments are an object",
            "{\"model\":\"llama3.2\",\"created_at\":\"2024-07-22T20:33:28.123648Z\",\"message\":{\"rol"
                + "e\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"get_current_weather\",\"arguments\":{\"format\":\"celsius\",\"location\":\"Paris,"
                + " FR\"}}}]},\"done\":false}",
            "text 1, 'get_current_weather{\"format\":\"celsius\",\"location\":\"Paris, FR\"}'"),
        new Payload(
            "Ollama docs, errors: a failure amid a stream",
            "{\"error\":\"an error was encountered while running the model\"}",
            "error an error was encountered while running the model"),
        new Payload(
            "A line cut off",
            "{\"model\":\"llama3.2\",\"message\":{\"role\":\"assis",
            "malformed Unexpected end-of-input in VALUE_STRING:"
                + " {\"model\":\"llama3.2\",\"message\":{\"role\":\"assis"));
  }

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "Ollama docs/api.md: chat, no streaming",
            "{\"model\":\"llama3.2\",\"created_at\":\"2023-12-12T14:13:43.416799Z\",\"message\":{\"role\":\"assistant\",\"content\":\"Hello!"
                + " How are you today?\"},\"done\":true,\"total_durat"
                + "ion\":5191566416,\"load_duration\":2154458,\"prompt_eval_count\":26,\"prompt_eval_du"
                + "ration\":383809000,\"eval_count\":298,\"eval_duration\":4799921000}",
            "text 1, content 1, 'Hello! How are you today?', usage 26/298 cached - reasoning -,"
                + " done"),
        new Payload(
            "Ollama docs, errors",
            "{\"error\":\"model 'nope' not found\"}",
            "error model 'nope' not found"),
        new Payload("Something else", "{\"models\":[]}", "malformed no message: {\"models\":[]}"));
  }

  @Test
  void theRequestAsTheDocumentationHasIt() {
    assertThat(dialect.format()).isEqualTo(StreamFormat.NDJSON);
    assertThat(Requests.call(dialect, true).path()).isEqualTo("/api/chat");
    assertThat(Requests.body(dialect, true))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","stream":true,"think":"low",
                 "options":{"num_predict":7,"temperature":0.5,"top_k":40},
                 "messages":[{"role":"user","content":"Say \\"hi\\"\\n"}]}\
                """));
  }

  @Test
  void moreOptionsOfTheUsersJoinTheDialectsOwn() {
    Dialect more =
        Dialects.of(
            "ollama-chat",
            Requests.generation(
                Generations.SERVERS_OWN,
                Generations.options(),
                Map.of("options", Map.of("num_ctx", 4096, "temperature", 0.1))));
    assertThat(Requests.body(more, false).path("options").toString())
        .isEqualTo("{\"num_predict\":7,\"temperature\":0.1,\"num_ctx\":4096}");
  }

  @Test
  void aModelMayLackTheTagLatest() {
    ModelList list = dialect.modelList().orElseThrow();
    assertThat(list.path()).isEqualTo("/api/tags");
    List<String> names =
        list.names(
            "{\"models\":[{\"name\":\" \"},{\"name\":\"llama3.2:latest\",\"size\":1}]}"
                .getBytes(UTF_8));
    assertThat(list.find("llama3.2", names)).contains("llama3.2:latest");
    assertThat(list.find("llama3.2:1b", names)).isEmpty();
  }
}
