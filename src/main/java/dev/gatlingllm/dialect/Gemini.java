package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Sampling;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Google's generateContent. Each event of a stream is an answer with a part of the text; only a
 * finish reason marks the last one.
 */
final class Gemini {
  static final Api API =
      Api.chat("gemini", "gemini")
          .withKeyIn("x-goog-api-key")
          .lacking(
              Option.allBut(
                  Option.TOP_K, Option.N, Option.LOGPROBS, Option.REASONING_EFFORT, Option.IMAGES));

  private static final ModelList MODELS =
      new ModelList("/v1beta/models?pageSize=1000", "models", "name", "^models/");

  private static final StreamPromise PROMISE =
      new StreamPromise(Optional.empty(), true, true, false);

  private static final MessageParts PARTS =
      new MessageParts(
          "{\"text\":\"", "\"}", "{\"inlineData\":{\"mimeType\":\"", "\",\"data\":\"", "\"}}");

  private static final Map<String, Integer> BUDGETS =
      Map.of("minimal", 1024, "low", 1024, "medium", 8192, "high", 24_576);

  private Gemini() {}

  static Dialect with(Generation generation) {
    String name = RequestTemplate.model(generation);
    String model = "/v1beta/" + (name.contains("/") ? name : "models/" + name);
    RequestTemplate requests =
        RequestTemplate.of(generation, model + ":generateContent", stream -> fields(generation))
            .withStreamPath(generation, model + ":streamGenerateContent?alt=sse")
            .with(prompt -> PARTS.json(prompt, generation.images().position()))
            .with(turns(generation));
    return new Dialect(API, requests, EventReader.ofBoth(Gemini::readFields, "candidates"), PROMISE)
        .with(MODELS);
  }

  /** Without tools: models since Gemini 3 want their signature of each call back. */
  private static Turns turns(Generation generation) {
    return new Turns(
        "contents",
        prompt -> Map.of("parts", PARTS.array(prompt, generation.images().position())),
        "model",
        "systemInstruction",
        ToolTurns.NONE,
        false);
  }

  private static Map<String, Object> fields(Generation generation) {
    Sampling sampling = generation.sampling();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("maxOutputTokens", BodyTemplate.MAX_TOKENS);
    generation.temperature().ifPresent(temperature -> config.put("temperature", temperature));
    sampling.topK().ifPresent(k -> config.put("topK", k));
    if (sampling.n() > 1) {
      config.put("candidateCount", sampling.n());
    }
    sampling
        .logprobs()
        .ifPresent(
            alternatives -> {
              config.put("responseLogprobs", true);
              config.put("logprobs", alternatives);
            });
    sampling
        .reasoningEffort()
        .ifPresent(
            effort ->
                config.put("thinkingConfig", thinking(effort, generation.model().orElse(""))));
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("role", "user");
    content.put("parts", BodyTemplate.PROMPT);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("generationConfig", config);
    fields.put("contents", List.of(content));
    return fields;
  }

  /**
   * The name of a level; models before Gemini 3 take a number of tokens instead. The numbers are
   * Google's, from its page on OpenAI compatibility.
   */
  private static Map<String, Object> thinking(String effort, String model) {
    if (effort.equals("none")) {
      return Map.of("thinkingBudget", 0);
    }
    Integer budget = model.contains("gemini-2") ? BUDGETS.get(effort) : null;
    return budget != null
        ? Map.of("thinkingBudget", budget)
        : Map.of("thinkingLevel", effort.toUpperCase(Locale.ROOT));
  }

  private static boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "candidates" -> {
          answered |= value == JsonToken.START_ARRAY;
          JsonAnswer.objects(json, value, delta, Gemini::readCandidate);
        }
        case "usageMetadata" -> readUsage(json, value, delta);
        case "promptFeedback" -> answered |= readFeedback(json, value, delta);
        case "responseId" -> JsonAnswer.readId(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    return answered;
  }

  /** Whether the prompt was blocked: it then has no candidates, and that is the finish reason. */
  private static boolean readFeedback(JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    boolean blocked = false;
    if (value != JsonToken.START_OBJECT) {
      return false;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      if (name.equals("blockReason") && field == JsonToken.VALUE_STRING) {
        blocked = true;
        String words = "'" + json.getText() + "', the prompt was blocked";
        delta.finishReason(json.getText(), true, words);
      }
      json.skipChildren();
    }
    return blocked;
  }

  /** Thoughts are counted separately from the candidates; both are generated. */
  private static void readUsage(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    int prompt = Delta.ABSENT;
    int candidates = Delta.ABSENT;
    int thoughts = Delta.ABSENT;
    int cached = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "promptTokenCount" -> prompt = JsonAnswer.count(json, field, prompt);
        case "candidatesTokenCount" -> candidates = JsonAnswer.count(json, field, candidates);
        case "thoughtsTokenCount" -> thoughts = JsonAnswer.count(json, field, thoughts);
        case "cachedContentTokenCount" -> cached = JsonAnswer.count(json, field, cached);
        default -> {}
      }
      json.skipChildren();
    }
    boolean none = candidates == Delta.ABSENT && thoughts == Delta.ABSENT;
    int completion = none ? Delta.ABSENT : JsonAnswer.sum(candidates, thoughts);
    delta.usage(prompt, completion, cached, thoughts);
  }

  /** Google's own clients reject answers with any reason but the first two, and blocked prompts. */
  static FinishReason meaningOf(String reason) {
    return switch (reason) {
      case "STOP", "MAX_TOKENS" -> FinishReason.FINISHED;
      case "FINISH_REASON_UNSPECIFIED" -> FinishReason.UNKNOWN;
      default -> FinishReason.UNFINISHED;
    };
  }

  private static void readCandidate(JsonParser json, int position, Delta delta) throws IOException {
    int index = position;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "index" -> index = JsonAnswer.count(json, value, position);
        case "finishReason" -> {
          if (value == JsonToken.VALUE_STRING) {
            String reason = json.getText();
            delta.finishReason(
                reason, meaningOf(reason) == FinishReason.UNFINISHED, "'" + reason + "'");
          }
        }
        case "content" -> JsonAnswer.object(json, value, delta, Gemini::readContent);
        default -> {}
      }
      json.skipChildren();
    }
    delta.endChoice(index);
  }

  private static void readContent(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (name.equals("parts")) {
      JsonAnswer.objects(json, value, delta, Gemini::readPart);
    }
  }

  /** Reads a text, which is a thought if a flag says so, or a function call. */
  private static void readPart(JsonParser json, int position, Delta delta) throws IOException {
    String text = "";
    boolean thought = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "text" -> text = value == JsonToken.VALUE_STRING ? json.getText() : "";
        case "thought" -> thought = value == JsonToken.VALUE_TRUE;
        case "functionCall" -> {
          delta.text().beginCall();
          CallReader.read(json, value, delta);
          delta.text().endCall();
        }
        default -> {}
      }
      json.skipChildren();
    }
    Kind kind = thought ? Kind.REASONING : Kind.CONTENT;
    delta.text(kind, text.toCharArray(), 0, text.length());
  }
}
