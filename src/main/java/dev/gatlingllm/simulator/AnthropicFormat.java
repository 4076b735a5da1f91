package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Anthropic's Messages API. */
final class AnthropicFormat implements ApiFormat {
  @Override
  public ObjectNode toOpenAi(JsonNode json, String model) {
    return json.deepCopy();
  }

  @Override
  public String start(Facts facts) {
    String message =
        "{\"id\":\"%s\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":%s,\"output_tokens\":1}}"
            .formatted(facts.id(), facts.promptTokens());
    return ApiFormat.event(facts, "message_start", ",\"message\":" + message)
        + ApiFormat.event(
            facts,
            "content_block_start",
            ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
        + ApiFormat.event(facts, "ping", "");
  }

  @Override
  public String before(Facts facts) {
    return ApiFormat.eventStart(
        facts,
        "content_block_delta",
        ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"");
  }

  @Override
  public String after(Facts facts) {
    return "\"}}" + facts.framing().eventEnd();
  }

  @Override
  public String end(Facts facts) {
    return ApiFormat.event(facts, "content_block_stop", ",\"index\":0")
        + ApiFormat.event(
            facts,
            "message_delta",
            ",\"delta\":{\"stop_reason\":\"%s\"},\"usage\":{\"output_tokens\":%s}"
                .formatted(stopReason(facts), facts.tokens()))
        + ApiFormat.event(facts, "message_stop", "");
  }

  @Override
  public ObjectNode whole(Facts facts, String text) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", facts.id())
        .put("type", "message")
        .put("model", facts.model())
        .put("stop_reason", stopReason(facts));
    json.putArray("content").addObject().put("type", "text").put("text", text);
    json.putObject("usage")
        .put("input_tokens", facts.promptTokens())
        .put("output_tokens", facts.tokens());
    return json;
  }

  private static String stopReason(Facts facts) {
    return facts.cutShort() ? "max_tokens" : "end_turn";
  }
}
