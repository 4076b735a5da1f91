package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Generation;
import java.io.IOException;
import java.util.Map;

/**
 * Log probabilities: asks for them, and counts the tokens that have them in an answer. The
 * probabilities themselves are not looked at.
 */
final class Logprobs {
  private Logprobs() {}

  /** The two fields that most chats have for them. */
  static void ask(Generation generation, Map<String, Object> fields) {
    generation
        .sampling()
        .logprobs()
        .ifPresent(
            alternatives -> {
              fields.put("logprobs", true);
              fields.put("top_logprobs", alternatives);
            });
  }

  /**
   * Those of a choice: {@code content} and {@code refusal} of chat completions, {@code tokens} of
   * completions. Null, and an object without any of these, say nothing.
   */
  static void readChoice(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "content", "refusal", "tokens" -> readList(json, field, delta);
        default -> json.skipChildren();
      }
    }
  }

  /** An element a token; anything but an array says nothing. */
  static void readList(JsonParser json, JsonToken value, Delta delta) throws IOException {
    int tokens = count(json, value);
    if (tokens != Delta.ABSENT) {
      delta.logprobTokens(tokens);
    }
  }

  /** The elements of an array, or {@link Delta#ABSENT}. */
  static int count(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return Delta.ABSENT;
    }
    int tokens = 0;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      tokens++;
      json.skipChildren();
    }
    return tokens;
  }
}
