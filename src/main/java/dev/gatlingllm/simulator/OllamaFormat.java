package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Ollama's two APIs: lines of JSON.
 *
 * @param isChat whether it is the chat API, not the generate API
 */
record OllamaFormat(boolean isChat) implements ApiFormat {
  @Override
  public ObjectNode toOpenAi(JsonNode json, String model) {
    ObjectNode openAi = json.deepCopy();
    String named = json.path("model").asText();
    // This tag may be left out.
    openAi.put("model", named.replaceAll(":latest$", ""));
    JsonNode most = json.path("options").path("num_predict");
    if (!most.isMissingNode()) {
      openAi.set("max_tokens", most);
    }
    // It streams by default.
    openAi.put("stream", json.path("stream").asBoolean(true));
    return openAi;
  }

  @Override
  public String mediaType() {
    return "application/x-ndjson";
  }

  @Override
  public String before(Facts facts) {
    return "{\"model\":"
        + Json.quoted(facts.model())
        + (isChat ? ",\"message\":{\"role\":\"assistant\",\"content\":\"" : ",\"response\":\"");
  }

  @Override
  public String after(Facts facts) {
    return (isChat ? "\"}" : "\"") + ",\"done\":false}" + facts.framing().lineEnd();
  }

  @Override
  public String end(Facts facts) {
    return Json.text(whole(facts, "")) + facts.framing().lineEnd();
  }

  @Override
  public ObjectNode whole(Facts facts, String text) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("model", facts.model());
    if (isChat) {
      json.putObject("message").put("role", "assistant").put("content", text);
    } else {
      json.put("response", text);
    }
    return json.put("done", true)
        .put("done_reason", facts.finishReason())
        .put("total_duration", 5_191_566_416L)
        .put("prompt_eval_count", facts.promptTokens())
        .put("eval_count", facts.tokens());
  }
}
