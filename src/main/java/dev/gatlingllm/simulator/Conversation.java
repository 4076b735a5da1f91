package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request says of its conversation, besides the texts of its messages.
 *
 * @param tools names of the tools that the model may call
 * @param toolRounds how often it has called some and had results since the user last spoke
 * @param previous id of the response that it continues
 * @param store whether its answer may be continued
 */
record Conversation(List<String> tools, int toolRounds, Optional<String> previous, boolean store) {

  static Conversation of(Api api, JsonNode json) {
    List<String> tools = new ArrayList<>();
    json.path("tools")
        .forEach(tool -> tools.add(tool.path("function").path("name").asText("tool")));
    return new Conversation(
        api == Api.CHAT ? List.copyOf(tools) : List.of(),
        toolRounds(json.path("messages")),
        Optional.ofNullable(json.path("previous_response_id").textValue()),
        api == Api.RESPONSES && json.path("store").asBoolean(true));
  }

  private static int toolRounds(JsonNode messages) {
    int rounds = 0;
    boolean inRound = false;
    for (JsonNode message : messages) {
      boolean result = message.path("role").asText().equals("tool");
      rounds += result && !inRound ? 1 : 0;
      inRound = result;
      if (message.path("role").asText().equals("user")) {
        rounds = 0;
      }
    }
    return rounds;
  }
}
