package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** Requests and answers of the tests, in their own words. */
final class Bodies {
  static final String CHAT = "/v1/chat/completions";
  static final String COMPLETIONS = "/v1/completions";

  /** Fast, with no batch to wait for. */
  static final SimulatorSettings FAST =
      SimulatorSettings.defaults(new EngineSettings.Steady(1, 0.2));

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Bodies() {}

  static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  static SimulatedServer start(SimulatorSettings settings) {
    return SimulatedServer.start(settings, Bodies::words);
  }

  /**
   * @param more fields, each with a comma in front
   */
  static String chat(int maxTokens, String more) {
    return "{\"model\":\"simulated-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Say four"
        + " words please.\"}],\"max_tokens\":"
        + maxTokens
        + more
        + "}";
  }

  static String stream(int maxTokens) {
    return chat(maxTokens, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
  }

  static String completion(int maxTokens, String more) {
    return "{\"model\":\"simulated-model\",\"prompt\":\"Say four words please.\",\"max_tokens\":"
        + maxTokens
        + more
        + "}";
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** Generated text of a chat's stream, as the given field of the deltas of one choice. */
  static String text(List<String> data, int choice, String field) {
    StringBuilder text = new StringBuilder();
    for (String event : data) {
      if (!event.equals("[DONE]")) {
        for (JsonNode node : json(event).path("choices")) {
          if (node.path("index").intValue() == choice) {
            text.append(node.path("delta").path(field).asText(""));
          }
        }
      }
    }
    return text.toString();
  }

  static String text(List<String> data) {
    return text(data, 0, "content");
  }
}
