package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Generation;
import java.io.IOException;
import java.util.Map;

/**
 * Requests log probabilities, and counts the tokens that have them in an answer. Their values are
 * not read.
 */
final class Logprobs {
  private Logprobs() {}

  /** Adds the two fields that most chat APIs have for them. */
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
   * Reads those of a choice: {@code content} and {@code refusal} of chat completions, {@code
   * tokens} of completions. Null, and objects without these fields, are ignored.
   */
  static void readChoice(JsonParser json, JsonToken value, Delta delta) throws IOException {
    JsonAnswer.object(json, value, delta, Logprobs::readField);
  }

  private static void readField(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (name.equals("content") || name.equals("refusal") || name.equals("tokens")) {
      readList(json, value, delta);
    }
  }

  /** Reads an array with one element per token; anything else is ignored. */
  static void readList(JsonParser json, JsonToken value, Delta delta) throws IOException {
    int tokens = count(json, value);
    if (tokens != Delta.ABSENT) {
      delta.logprobTokens(tokens);
    }
  }

  /** The number of elements of an array, or {@link Delta#ABSENT}. */
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
