package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Text Generation Inference's own API.
 *
 * @param stream whether it is the path that streams
 */
record TgiFormat(boolean stream) implements ApiFormat {
  @Override
  public ObjectNode toOpenAi(JsonNode json, String model) {
    ObjectNode completion = Json.MAPPER.createObjectNode();
    completion.put("model", model).put("stream", stream);
    completion.set("prompt", json.path("inputs"));
    JsonNode most = json.path("parameters").path("max_new_tokens");
    if (!most.isMissingNode()) {
      completion.set("max_tokens", most);
    }
    return completion;
  }

  @Override
  public boolean isChat() {
    return false;
  }

  @Override
  public String before(Facts facts) {
    return facts.framing().eventStart() + "{\"index\":1,\"token\":{\"id\":1,\"text\":\"";
  }

  @Override
  public String after(Facts facts) {
    return "\",\"logprob\":-0.1,\"special\":false},\"generated_text\":null,\"details\":null}"
        + facts.framing().eventEnd();
  }

  /** The last event is of the token that ends the sequence. */
  @Override
  public String end(Facts facts) {
    return "%s{\"index\":9,\"token\":{\"id\":2,\"text\":\"</s>\",\"logprob\":-0.1,\"special\":true},\"generated_text\":\"all of the text again\",\"details\":%s}%s"
        .formatted(
            facts.framing().eventStart(), Json.text(details(facts)), facts.framing().eventEnd());
  }

  @Override
  public ObjectNode whole(Facts facts, String text) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("generated_text", text).set("details", details(facts));
    return json;
  }

  private static ObjectNode details(Facts facts) {
    return Json.MAPPER
        .createObjectNode()
        .put("finish_reason", facts.cutShort() ? "length" : "eos_token")
        .put("generated_tokens", facts.tokens())
        .put("input_length", facts.promptTokens());
  }
}
