package dev.gatlingllm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatlingllm.config.Generations;
import dev.gatlingllm.config.Sampling;
import dev.gatlingllm.config.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiTest extends AnswerCases {
  GeminiTest() {
    super(
        Dialects.of(
            "gemini",
            Requests.generation(
                new Sampling(
                    OptionalInt.of(40),
                    2,
                    OptionalInt.of(3),
                    Optional.of("low"),
                    OptionalInt.empty()))));
  }

  static Stream<Payload> events() {
    return Stream.of(
        new Payload(
            "Gemini API reference: streamGenerateContent, a chunk",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"AI works"
                + " by\"}],\"role\":\"model\"},\"i"
                + "ndex\":0}],\"usageMetadata\":{\"promptTokenCount\":8,\"totalTokenCount\":8,\"promptTok"
                + "ensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":8}]},\"modelVersion\":\"gemini-2.0-f"
                + "lash\",\"responseId\":\"Il0t\"}",
            "text 1, content 1, 'AI works by', usage 8/- cached - reasoning -, id Il0t"),
        new Payload(
            "Gemini API reference: the last chunk",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
                + " learning.\"}],\"role\":\"model\"},\"fi"
                + "nishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":8,\"candidat"
                + "esTokenCount\":6,\"totalTokenCount\":14},\"responseId\":\"Il0t\"}",
            "text 1, content 1, ' learning.', usage 8/6 cached - reasoning -, finish STOP, id"
                + " Il0t"),
        new Payload(
            "Gemini docs, thinking: a thought, and the tokens of thoughts",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true}],\"role\":\"mode"
                + "l\"},\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":8,\"candidatesTokenCount\":6"
                + ",\"thoughtsTokenCount\":20,\"cachedContentTokenCount\":4,\"totalTokenCount\":34}}",
            "text 1, 'hm', usage 8/26 cached 4 reasoning 20"),
        new Payload(
            "Thoughts and candidates that no count can hold together",
            "{\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":8,\"candidatesTokenCount\":"
                + "2147483647,\"thoughtsTokenCount\":1}}",
            "usage 8/- cached - reasoning 1"),
        new Payload(
            "Fields in another order: the flag before the text",
            "{\"candidates\":[{\"index\":1,\"content\":{\"role\":\"model\",\"parts\":[{\"thought\":true,\""
                + "text\":\"hm\"},{\"text\":\"so\"}]}}]}",
            "text 10, content 10, 'hmso'"),
        new Payload(
            "Gemini docs, thought signatures: a last part without text",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"thoughtSignature\":\"EjQK\"}],\"role\":\"model"
                + "\"},\"finishReason\":\"MAX_TOKENS\",\"index\":0}]}",
            "finish MAX_TOKENS"),
        new Payload(
            "Gemini docs, function calling",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":1}"
                + "}}],\"role\":\"model\"},\"finishReason\":\"STOP\"}]}",
            "text 1, 'f{\"a\":1}', finish STOP"),
        new Payload(
            "Gemini API reference: a prompt that was blocked",
            "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\""
                + ":4}}",
            "usage 4/- cached - reasoning -, finish SAFETY, unfinished 'SAFETY', the prompt was"
                + " blocked"),
        new Payload(
            "Gemini API reference: an error",
            "{\"error\":{\"code\":503,\"message\":\"The model is"
                + " overloaded.\",\"status\":\"UNAVAILABLE\"}}",
            "error The model is overloaded."));
  }

  static Stream<Payload> bodies() {
    return Stream.of(
        new Payload(
            "Gemini API reference: generateContent",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"1+1 equals"
                + " 2.\"}],\"role\":\"model\"},"
                + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":15,\"cand"
                + "idatesTokenCount\":6,\"totalTokenCount\":21},\"modelVersion\":\"gemini-2.0-flash\"}",
            "text 1, content 1, '1+1 equals 2.', usage 15/6 cached - reasoning -, finish STOP"),
        new Payload(
            "Something else", "{\"models\":[]}", "malformed no candidates: {\"models\":[]}"));
  }

  @Test
  void theRequestAsTheReferenceHasIt() {
    assertThat(Requests.call(dialect, true).path())
        .isEqualTo("/v1beta/models/m:streamGenerateContent?alt=sse");
    assertThat(Requests.call(dialect, false).path()).isEqualTo("/v1beta/models/m:generateContent");
    assertThat(Requests.body(dialect, true))
        .isEqualTo(
            Requests.tree(
                """
                {"generationConfig":{"maxOutputTokens":7,"temperature":0.5,"topK":40,
                 "candidateCount":2,"responseLogprobs":true,"logprobs":3,
                 "thinkingConfig":{"thinkingLevel":"LOW"}},
                 "contents":[{"role":"user","parts":[{"text":"Say \\"hi\\"\\n"}]}]}\
                """));
    assertThat(dialect.authHeaders(new Secret("k")))
        .containsExactly(Map.entry("x-goog-api-key", "k"));
  }

  /**
   * js-genai 2.18.0 at 6e9b35c4, src/types.ts (ThinkingLevel) and codegen_instructions.md: levels
   * from Gemini 3 on, budgets before; ai.google.dev/gemini-api/docs/openai: how they map.
   */
  @ParameterizedTest
  @CsvSource({
    "gemini-3-pro-preview, high, thinkingLevel, HIGH",
    "gemini-3.6-flash, minimal, thinkingLevel, MINIMAL",
    "gemini-flash-latest, medium, thinkingLevel, MEDIUM",
    "gemma-4-31b-it, high, thinkingLevel, HIGH",
    "gemini-2.5-flash, minimal, thinkingBudget, 1024",
    "gemini-2.5-flash, low, thinkingBudget, 1024",
    "models/gemini-2.5-pro, medium, thinkingBudget, 8192",
    "gemini-2.5-pro, high, thinkingBudget, 24576",
    "gemini-2.5-flash, none, thinkingBudget, 0",
    "gemini-2.5-flash, xhigh, thinkingLevel, XHIGH"
  })
  void thinkingIsALevelOrBeforeGemini3ABudget(
      String model, String effort, String field, String value) {
    Sampling thinking =
        new Sampling(
            OptionalInt.empty(), 1, OptionalInt.empty(), Optional.of(effort), OptionalInt.empty());
    Dialect of = Dialects.of("gemini", Requests.generation(thinking).withModel(model));
    JsonNode config = Requests.body(of, true).at("/generationConfig/thinkingConfig");
    assertThat(config).hasSize(1);
    assertThat(config.path(field).asText()).isEqualTo(value);
  }

  @Test
  void aModelMayLackItsFolder() {
    ModelList list = dialect.modelList().orElseThrow();
    assertThat(list.find("gemini-2.0-flash", List.of("models/gemini-2.0-flash"))).isPresent();
    assertThat(
            Requests.call(
                    Dialects.of(
                        "gemini",
                        Requests.generation(Generations.SERVERS_OWN).withModel("models/gemini-x")),
                    true)
                .path())
        .startsWith("/v1beta/models/gemini-x:");
  }
}
