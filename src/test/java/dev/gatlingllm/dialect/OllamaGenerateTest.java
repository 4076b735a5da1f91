package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Sampling;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OllamaGenerateTest extends AnswerCases {
  OllamaGenerateTest() {
    super(
        Dialects.of(
            "ollama-generate",
            Requests.generation(
                new Sampling(
                    OptionalInt.empty(),
                    1,
                    OptionalInt.empty(),
                    Optional.of("none"),
                    OptionalInt.empty()))));
  }

  static Stream<Payload> events() {
    return Stream.of(
        new Payload(
            "Ollama docs/api.md: generate, a line of a stream",
            "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T08:52:19.385406455-07:00\",\"respon"
                + "se\":\"The\",\"done\":false}",
            "text 1, content 1, 'The'"),
        new Payload(
            "Ollama docs, streaming: text in the last line",
            "{\"model\":\"gemma3\",\"created_at\":\"2025-10-26T17:15:24.166576Z\",\"response\":\"!\",\"d"
                + "one\":true,\"done_reason\":\"stop\"}",
            "text 1, content 1, '!', finish stop, done"),
        new Payload(
            "Ollama docs/api.md: generate, the last line",
            "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T19:22:45.499127Z\",\"response\":\"\",\""
                + "done\":true,\"context\":[1,2,3],\"total_duration\":10706818083,\"load_duration\":6338"
                + "219291,\"prompt_eval_count\":26,\"prompt_eval_duration\":130079000,\"eval_count\":25"
                + "9,\"eval_duration\":4232710000}",
            "usage 26/259 cached - reasoning -, done"),
        new Payload(
            "Ollama 0.9 with qwen3: thinking beside an empty response",
            "{\"model\":\"qwen3:4b\",\"created_at\":\"2025-07-01T04:19:04.5208294Z\",\"response\":\"\","
                + "\"thinking\":\"Okay\",\"done\":false}",
            "text 1, 'Okay'"));
  }

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "Ollama docs/api.md: generate, no streaming",
            "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T19:22:45.499127Z\",\"response\":\"The"
                + " sky is"
                + " blue\",\"done\":true,\"done_reason\":\"length\",\"context\":[1,2,3],\"total_dura"
                + "tion\":5043500667,\"prompt_eval_count\":26,\"eval_count\":290}",
            "text 1, content 1, 'The sky is blue', usage 26/290 cached - reasoning -, finish"
                + " length, done"),
        new Payload(
            "Something else", "{\"choices\":[]}", "malformed no response: {\"choices\":[]}"));
  }

  @Test
  void theRequestAsTheDocumentationHasIt() {
    assertThat(Requests.call(dialect, true).path()).isEqualTo("/api/generate");
    assertThat(Requests.body(dialect, false))
        .isEqualTo(
            Requests.tree(
                """
                {"model":"m","stream":false,"think":false,
                 "options":{"num_predict":7,"temperature":0.5},"prompt":"Say \\"hi\\"\\n"}\
                """));
  }
}
