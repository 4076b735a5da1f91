package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Prompt;
import java.util.LinkedHashMap;
import java.util.Map;

/** The requests of Ollama's two APIs, which differ in how they hold the prompt. */
final class OllamaRequest {
  static final ModelList MODELS = new ModelList("/api/tags", "models", "name", ":latest$");

  private final String path;
  private final BodyTemplate streaming;
  private final BodyTemplate whole;

  /**
   * @param prompt the fields that hold the prompt and its images
   */
  OllamaRequest(Api api, Generation generation, String defaultPath, Map<String, Object> prompt) {
    Option.refuseAllBut(
        api, generation, Option.TOP_K, Option.LOGPROBS, Option.REASONING_EFFORT, Option.IMAGES);
    path = generation.path().orElse(defaultPath);
    streaming = BodyTemplate.of(fields(generation, true, prompt), generation);
    whole = BodyTemplate.of(fields(generation, false, prompt), generation);
  }

  private static Map<String, Object> fields(
      Generation generation, boolean stream, Map<String, Object> prompt) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("num_predict", BodyTemplate.MAX_TOKENS);
    generation.temperature().ifPresent(temperature -> options.put("temperature", temperature));
    generation.sampling().topK().ifPresent(k -> options.put("top_k", k));
    Map<String, Object> fields = new LinkedHashMap<>();
    generation.model().ifPresent(model -> fields.put("model", model));
    fields.put("stream", stream);
    generation
        .sampling()
        .reasoningEffort()
        .ifPresent(effort -> fields.put("think", effort.equals("none") ? false : effort));
    Logprobs.ask(generation, fields);
    fields.put("options", options);
    fields.putAll(prompt);
    return fields;
  }

  /** A field with the prompt, and one with the images where there are any. */
  static Map<String, Object> prompt(Generation generation, String field) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(field, BodyTemplate.PROMPT);
    if (generation.images().any()) {
      fields.put("images", BodyTemplate.IMAGES);
    }
    return fields;
  }

  HttpCall of(Prompt prompt, boolean stream, int maxTokens) {
    BodyTemplate body = stream ? streaming : whole;
    return new HttpCall(
        path,
        Map.of(),
        body.with(JsonText.quoted(prompt.text()), MessageParts.bytes(prompt), maxTokens));
  }
}
