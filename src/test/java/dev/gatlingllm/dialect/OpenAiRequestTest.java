package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OpenAiRequestTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Generation generation(Map<String, Object> extraBody) {
    return Generations.of(
        Optional.empty(),
        Optional.of("Qwen/Qwen3-8B"),
        OptionalDouble.of(0.5),
        99,
        "max_tokens",
        false,
        false,
        extraBody);
  }

  private static JsonNode body(String api, Generation generation, boolean stream)
      throws IOException {
    HttpCall call = Dialects.of(api, generation).request(new Prompt("Hi", 1), stream, 7);
    return JSON.readTree(call.body());
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  @Test
  void aChatIsOneUserMessage() throws IOException {
    assertThat(body("chat", generation(Map.of()), true))
        .isEqualTo(
            json(
                """
                {"model":"Qwen/Qwen3-8B","temperature":0.5,"stream":true,"max_tokens":7,
                 "messages":[{"role":"user","content":"Hi"}]}\
                """));
  }

  @Test
  void aCompletionIsABarePrompt() throws IOException {
    assertThat(body("completions", generation(Map.of()), false))
        .isEqualTo(
            json(
                """
                {"model":"Qwen/Qwen3-8B","temperature":0.5,"stream":false,"max_tokens":7,
                 "prompt":"Hi"}\
                """));
  }

  @Test
  void onlyWhatIsAskedForIsSent() throws IOException {
    Generation bare =
        Generations.of(
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            9,
            "max_completion_tokens",
            false,
            false,
            Map.of());
    assertThat(body("completions", bare, false))
        .isEqualTo(json("{\"stream\":false,\"max_completion_tokens\":7,\"prompt\":\"Hi\"}"));
  }

  @Test
  void usageIsAskedForOnlyOfStreams() throws IOException {
    Generation all =
        Generations.of(
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            9,
            "max_tokens",
            true,
            true,
            Map.of());
    assertThat(body("completions", all, true))
        .isEqualTo(
            json(
                """
                {"stream":true,"stream_options":{"include_usage":true},"ignore_eos":true,
                 "max_tokens":7,"prompt":"Hi"}\
                """));
    assertThat(body("completions", all, false))
        .isEqualTo(
            json("{\"stream\":false,\"ignore_eos\":true,\"max_tokens\":7,\"prompt\":\"Hi\"}"));
  }

  @Test
  void extraFieldsComeLast() throws IOException {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("temperature", null);
    extra.put("model", "other");
    extra.put("n", 2);
    extra.put("chat_template_kwargs", Map.of("enable_thinking", false));
    extra.put("stop", List.of("\"\n"));
    extra.put("nothing", null);
    assertThat(body("chat", generation(extra), true))
        .isEqualTo(
            json(
                """
                {"model":"other","stream":true,"n":2,"stop":["\\"\\n"],"max_tokens":7,
                 "chat_template_kwargs":{"enable_thinking":false},
                 "messages":[{"role":"user","content":"Hi"}]}\
                """));
  }

  @Test
  void extraFieldsReplaceOrRemovePromptAndLimitToo() throws IOException {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("max_tokens", 3);
    extra.put("messages", List.of());
    extra.put("model", null);
    extra.put("temperature", null);
    assertThat(body("chat", generation(extra), true))
        .isEqualTo(json("{\"stream\":true,\"max_tokens\":3,\"messages\":[]}"));
    extra.put("max_tokens", null);
    extra.put("messages", null);
    assertThat(body("chat", generation(extra), true)).isEqualTo(json("{\"stream\":true}"));
    extra.put("stream", null);
    assertThat(body("chat", generation(extra), true)).isEqualTo(json("{}"));
  }

  @Test
  void thePathIsTheApisOrTheUsers() {
    Generation own = generation(Map.of());
    Generation users =
        Generations.of(
            Optional.of("/v2/chat"),
            own.model(),
            own.temperature(),
            9,
            "max_tokens",
            false,
            false,
            Map.of());
    Prompt prompt = new Prompt("", 0);
    assertThat(Dialects.of("chat", own).request(prompt, true, 1).path())
        .isEqualTo("/v1/chat/completions");
    assertThat(Dialects.of("completions", own).request(prompt, true, 1).path())
        .isEqualTo("/v1/completions");
    assertThat(Dialects.of("chat", users).request(prompt, true, 1).path()).isEqualTo("/v2/chat");
    assertThat(Dialects.of("chat", own).request(prompt, true, 1).headers()).isEmpty();
  }

  @Test
  void everyCharacterArrives() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = Character.MIN_CODE_POINT; c <= Character.MAX_CODE_POINT; c++) {
      all.appendCodePoint(c);
    }
    assertThat(sent(all.toString())).isEqualTo(all.toString());
  }

  /** Through UTF-8, which has no lone surrogates. */
  static String sent(String text) throws IOException {
    HttpCall call = Dialects.of("chat", generation(Map.of())).request(new Prompt(text, 1), true, 1);
    byte[] utf8 = call.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return JSON.readTree(utf8).at("/messages/0/content").textValue();
  }

  @Test
  void anUnknownApiIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> Dialects.of("chats", Told.GENERATION))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "llm.api is 'chats', must be one of: chat, completions, responses, ");
    assertThat(Dialects.of("chat", Told.GENERATION).api().name()).isEqualTo("chat");
    assertThat(Dialects.of("completions", Told.GENERATION).api().name()).isEqualTo("completions");
  }
}
