package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A parsed request.
 *
 * @param texts the contents of the messages, or the prompt; empty if it came as token ids
 * @param promptTokenIds number of token ids sent instead of a text
 * @param maxTokens ≥ 1; 0 for embeddings
 * @param choices {@code n}; ≥ 1
 */
record CompletionRequest(
    Api api,
    String model,
    List<String> texts,
    int promptTokenIds,
    int maxTokens,
    int choices,
    boolean stream,
    boolean includeUsage,
    boolean ignoreEos,
    Conversation conversation) {

  private static final int DEFAULT_MAX_TOKENS = 128;
  private static final int MOST_TOKENS = 1_000_000;
  private static final int MOST_CHOICES = 64;

  /**
   * @param serversModel for APIs whose requests name no model
   */
  static CompletionRequest parse(Api api, byte[] body, String serversModel) throws BadRequest {
    JsonNode json = object(body);
    if (api.format != null) {
      json = api.format.toOpenAi(json, serversModel);
    }
    if (!json.path("model").isTextual()) {
      throw new BadRequest("\"model\" must be given, as a string.");
    }
    List<String> texts = new ArrayList<>();
    int ids = api.isChat() ? messages(json.path("messages"), texts) : prompt(json, texts);
    String maxField = json.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
    return new CompletionRequest(
        api,
        json.path("model").textValue(),
        List.copyOf(texts),
        ids,
        api == Api.EMBEDDINGS ? 0 : count(json, maxField, DEFAULT_MAX_TOKENS, MOST_TOKENS),
        count(json, "n", 1, MOST_CHOICES),
        flag(json, "stream"),
        flag(json.path("stream_options"), "include_usage"),
        flag(json, "ignore_eos"),
        Conversation.of(api, json));
  }

  CompletionRequest after(List<String> history) {
    List<String> all = new ArrayList<>(history);
    all.addAll(texts);
    return new CompletionRequest(
        api,
        model,
        List.copyOf(all),
        promptTokenIds,
        maxTokens,
        choices,
        stream,
        includeUsage,
        ignoreEos,
        conversation);
  }

  private static JsonNode object(byte[] body) throws BadRequest {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(body);
    } catch (IOException e) {
      throw new BadRequest("The body is not valid JSON.");
    }
    if (!json.isObject()) {
      throw new BadRequest("The body must be a JSON object.");
    }
    return json;
  }

  /**
   * Prompt tokens: the sum over the messages' contents, without a chat template, so that a client
   * knows the number in advance.
   */
  int countPrompt(ToIntFunction<String> counter) {
    return promptTokenIds + texts.stream().mapToInt(counter).sum();
  }

  private static int messages(JsonNode messages, List<String> texts) throws BadRequest {
    if (!messages.isArray() || messages.isEmpty()) {
      throw new BadRequest("\"messages\" must be an array of at least one message.");
    }
    for (JsonNode message : messages) {
      JsonNode content = message.path("content");
      if (content.isTextual()) {
        texts.add(content.textValue());
      } else if (content.isArray()) {
        content.forEach(part -> texts.add(part.path("text").asText("")));
      } else if (!content.isNull() && !message.has("tool_calls")) {
        throw new BadRequest("Each message must have \"content\": a string or an array of parts.");
      }
    }
    return 0;
  }

  private static int prompt(JsonNode json, List<String> texts) throws BadRequest {
    JsonNode prompt = json.path("prompt");
    if (prompt.isArray() && prompt.size() == 1 && !prompt.get(0).isInt()) {
      prompt = prompt.get(0);
    }
    if (prompt.isTextual()) {
      texts.add(prompt.textValue());
      return 0;
    }
    if (prompt.isArray() && !prompt.isEmpty() && prompt.get(0).isInt()) {
      return prompt.size();
    }
    throw new BadRequest("\"prompt\" must be one string or one array of token ids.");
  }

  private static int count(JsonNode json, String field, int absent, int most) throws BadRequest {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
      throw new BadRequest("\"" + field + "\" must be an integer from 1 to " + most + ".");
    }
    return value.intValue();
  }

  private static boolean flag(JsonNode json, String field) throws BadRequest {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new BadRequest("\"" + field + "\" must be true or false.");
    }
    return value.booleanValue();
  }
}
