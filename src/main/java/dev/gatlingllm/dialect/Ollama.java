package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import dev.gatlingllm.prompt.Image;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.Prompt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ollama's own two APIs, with a line of JSON for each token: a chat, and a completion, whose prompt
 * the server puts into the model's template. They differ in the fields of the prompt; a line of a
 * stream and a whole answer have the same fields.
 */
final class Ollama {
  static final Api CHAT = api("ollama-chat");
  static final Api GENERATE = api("ollama-generate");

  private static final ModelList MODELS = new ModelList("/api/tags", "models", "name", ":latest$");

  /** Without tools: a result names its tool, not its call. */
  private static final Turns TURNS =
      new Turns("messages", Ollama::words, LlmInput.ASSISTANT, "", ToolTurns.NONE, true);

  private Ollama() {}

  private static Map<String, Object> words(Prompt prompt) {
    return prompt.images().isEmpty()
        ? Map.of("content", prompt.text())
        : Map.of(
            "content",
            prompt.text(),
            "images",
            prompt.images().stream().map(Image::base64).toList());
  }

  private static Api api(String name) {
    return Api.chat(name, "ollama")
        .without("llm.prompt.imagesPosition", "Ollama's API has no places for images")
        .lacking(
            Option.allBut(Option.TOP_K, Option.LOGPROBS, Option.REASONING_EFFORT, Option.IMAGES));
  }

  static Dialect chat(Generation generation) {
    Map<String, Object> message = prompt(generation, "content");
    message.put("role", "user");
    return dialect(CHAT, generation, "/api/chat", Map.of("messages", List.of(message)), "message");
  }

  static Dialect generate(Generation generation) {
    return dialect(GENERATE, generation, "/api/generate", prompt(generation, "prompt"), "response");
  }

  /**
   * @param prompt the fields that hold the prompt and its images
   * @param wanted the field that holds an answer
   */
  private static Dialect dialect(
      Api api, Generation generation, String path, Map<String, Object> prompt, String wanted) {
    RequestTemplate alone =
        RequestTemplate.of(generation, path, stream -> fields(generation, stream, prompt));
    RequestTemplate requests = prompt.containsKey("messages") ? alone.with(TURNS) : alone;
    return new Dialect(
            api,
            requests,
            EventReader.ofBoth(Ollama::readFields, wanted),
            StreamPromise.endingWith("done"))
        .with(StreamFormat.NDJSON)
        .with(MODELS);
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

  /** The fields with the prompt and with images, if any. */
  private static Map<String, Object> prompt(Generation generation, String field) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(field, BodyTemplate.PROMPT);
    if (generation.images().any()) {
      fields.put("images", BodyTemplate.IMAGES);
    }
    return fields;
  }

  /** Whether there is a message or a response. */
  private static boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    int prompt = Delta.ABSENT;
    int completion = Delta.ABSENT;
    int cached = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "message" -> {
          answered |= value == JsonToken.START_OBJECT;
          JsonAnswer.object(json, value, delta, Ollama::readMessage);
        }
        case "response" -> {
          answered |= value == JsonToken.VALUE_STRING;
          JsonAnswer.readText(json, value, Kind.CONTENT, delta);
        }
        case "thinking" -> Reasoning.read(json, value, delta);
        case "done" -> {
          if (value == JsonToken.VALUE_TRUE) {
            delta.done();
          }
        }
        case "logprobs" -> Logprobs.readList(json, value, delta);
        case "done_reason" -> FinishReason.read(json, value, delta);
        case "prompt_eval_count" -> prompt = JsonAnswer.count(json, value, prompt);
        case "prompt_eval_cached_count" -> cached = JsonAnswer.count(json, value, cached);
        case "eval_count" -> completion = JsonAnswer.count(json, value, completion);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    delta.endChoice(0);
    delta.usage(prompt, completion, cached, Delta.ABSENT);
    return answered;
  }

  private static void readMessage(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    switch (name) {
      case "content" -> JsonAnswer.readText(json, value, Kind.CONTENT, delta);
      case "thinking" -> Reasoning.read(json, value, delta);
      case "tool_calls" ->
          JsonAnswer.objects(
              json, value, delta, (call, position, to) -> CallReader.readEntry(call, to));
      default -> {}
    }
  }
}
