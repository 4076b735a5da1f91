package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** OpenAI's Responses API. */
final class ResponsesFormat implements ApiFormat {
  @Override
  public ObjectNode toOpenAi(JsonNode json, String model) {
    ObjectNode chat = json.deepCopy();
    ArrayNode messages = chat.putArray("messages");
    JsonNode input = json.path("input");
    if (input.isArray()) {
      input.forEach(item -> messages.addObject().set("content", content(item)));
    } else {
      messages.addObject().set("content", input);
    }
    if (json.has("max_output_tokens")) {
      chat.set("max_tokens", json.get("max_output_tokens"));
    }
    return chat;
  }

  /** Of a message, or of a tool's result; a call has none. */
  private static JsonNode content(JsonNode item) {
    return item.path("type").asText().equals("function_call")
        ? Json.MAPPER.nullNode()
        : item.path(item.has("output") ? "output" : "content");
  }

  @Override
  public String start(Facts facts) {
    String response =
        "{\"id\":\"" + facts.id() + "\",\"status\":\"in_progress\",\"output\":[],\"usage\":null}";
    return ApiFormat.event(facts, "response.created", ",\"response\":" + response);
  }

  @Override
  public String before(Facts facts) {
    return ApiFormat.eventStart(
        facts,
        "response.output_text.delta",
        ",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"");
  }

  @Override
  public String after(Facts facts) {
    return "\"}" + facts.framing().eventEnd();
  }

  @Override
  public String end(Facts facts) {
    String type = facts.cutShort() ? "response.incomplete" : "response.completed";
    return ApiFormat.event(
        facts, type, ",\"response\":" + Json.text(whole(facts, "all of the text again")));
  }

  @Override
  public ObjectNode whole(Facts facts, String text) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", facts.id())
        .put("object", "response")
        .put("status", facts.cutShort() ? "incomplete" : "completed")
        .put("model", facts.model())
        .putNull("error");
    if (facts.cutShort()) {
      json.putObject("incomplete_details").put("reason", "max_output_tokens");
    }
    json.putArray("output")
        .addObject()
        .put("type", "message")
        .putArray("content")
        .addObject()
        .put("type", "output_text")
        .put("text", text);
    ObjectNode usage =
        json.putObject("usage")
            .put("input_tokens", facts.promptTokens())
            .put("output_tokens", facts.tokens());
    facts
        .cachedTokens()
        .ifPresent(cached -> usage.putObject("input_tokens_details").put("cached_tokens", cached));
    return json;
  }
}
