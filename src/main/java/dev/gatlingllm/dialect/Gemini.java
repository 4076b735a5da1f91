package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Sampling;
import dev.gatlingllm.config.Secret;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Google's generateContent. Each event of a stream is a whole answer with a part of the text; the
 * last has the finish reason, and nothing else says that it is the last.
 */
public final class Gemini implements Dialect {
  private static final ModelList MODELS =
      new ModelList("/v1beta/models?pageSize=1000", "models", "name", "^models/");

  private static final Map<String, Integer> BUDGETS =
      Map.of("minimal", 1024, "low", 1024, "medium", 8192, "high", 24_576);

  private final Generation generation;
  private final String model;
  private final BodyTemplate body;

  public Gemini(Generation generation) {
    Option.refuseAllBut(
        Api.GEMINI,
        generation,
        Option.TOP_K,
        Option.N,
        Option.LOGPROBS,
        Option.REASONING_EFFORT,
        Option.IMAGES);
    this.generation = generation;
    String name = Paths.model(generation);
    model = "/v1beta/" + (name.contains("/") ? name : "models/" + name);
    body = BodyTemplate.of(fields(generation), generation);
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
   * A level's name, but for the models before Gemini 3: they refuse levels and count tokens. How
   * many an effort has is Google's own, of the page on its OpenAI compatibility.
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

  @Override
  public String name() {
    return Api.GEMINI.label();
  }

  @Override
  public String provider() {
    return "gemini";
  }

  @Override
  public Map<String, String> authHeaders(Secret key) {
    return Map.of("x-goog-api-key", key.reveal());
  }

  @Override
  public Optional<ModelList> modelList() {
    return Optional.of(MODELS);
  }

  @Override
  public StreamPromise promise() {
    return new StreamPromise(Optional.empty(), true, true, false);
  }

  @Override
  public HttpCall request(Prompt prompt, boolean stream, int maxTokens) {
    String path =
        generation
            .path()
            .orElse(model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"));
    CharSequence parts = MessageParts.GEMINI.json(prompt, generation.images().position());
    return new HttpCall(path, Map.of(), body.withJson(parts, maxTokens));
  }

  @Override
  public void readEvent(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readEvent(buffer, from, to, delta, Gemini::readFields);
  }

  @Override
  public void readBody(byte[] buffer, int from, int to, Delta delta) {
    JsonAnswer.readBody(buffer, from, to, delta, "candidates", Gemini::readFields);
  }

  private static boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "candidates" -> {
          if (value == JsonToken.START_ARRAY) {
            answered = true;
            GeminiCandidates.read(json, delta);
          }
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

  /** A prompt that was blocked has no candidates: true, and that is the finish reason. */
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
        delta.finishReason(json.getText(), FinishReason.UNFINISHED, words);
      }
      json.skipChildren();
    }
    return blocked;
  }

  /** Thoughts are counted apart from the candidates; both are generated. */
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
}
