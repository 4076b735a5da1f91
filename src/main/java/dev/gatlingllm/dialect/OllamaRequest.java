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

  OllamaRequest(
      Api api, Generation generation, String defaultPath, String promptField, Object prompt) {
    Option.refuseAllBut(api, generation, Option.TOP_K, Option.REASONING_EFFORT);
    path = generation.path().orElse(defaultPath);
    streaming = BodyTemplate.of(fields(generation, true, promptField, prompt), generation);
    whole = BodyTemplate.of(fields(generation, false, promptField, prompt), generation);
  }

  private static Map<String, Object> fields(
      Generation generation, boolean stream, String promptField, Object prompt) {
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
    fields.put("options", options);
    fields.put(promptField, prompt);
    return fields;
  }

  HttpCall of(Prompt prompt, boolean stream, int maxTokens) {
    BodyTemplate body = stream ? streaming : whole;
    return new HttpCall(path, Map.of(), body.with(prompt.text(), maxTokens));
  }
}
