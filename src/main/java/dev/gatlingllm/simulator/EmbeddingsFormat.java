package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** OpenAI's Embeddings API: one vector for each text, and no generated tokens. */
final class EmbeddingsFormat implements ApiFormat {
  private static final int DIMENSIONS = 8;

  @Override
  public ObjectNode toOpenAi(JsonNode json, String model) {
    ObjectNode chat = Json.MAPPER.createObjectNode();
    chat.set("model", json.path("model"));
    ArrayNode messages = chat.putArray("messages");
    if (json.path("input").isArray()) {
      json.path("input").forEach(text -> messages.addObject().set("content", text));
    } else {
      messages.addObject().set("content", json.path("input"));
    }
    return chat;
  }

  @Override
  public ObjectNode whole(Facts facts, String text) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("object", "list").put("model", facts.model());
    ArrayNode data = json.putArray("data");
    for (int index = 0; index < facts.texts().size(); index++) {
      ArrayNode vector =
          data.addObject().put("object", "embedding").put("index", index).putArray("embedding");
      for (int i = 0; i < DIMENSIONS; i++) {
        vector.add(1.0 / (1 + index + i));
      }
    }
    json.putObject("usage")
        .put("prompt_tokens", facts.promptTokens())
        .put("total_tokens", facts.promptTokens());
    return json;
  }
}
