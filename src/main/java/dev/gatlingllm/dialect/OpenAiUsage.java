package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads a {@code usage} object, by the names of chat completions or of responses. */
final class OpenAiUsage {
  private OpenAiUsage() {}

  static void read(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    int prompt = Delta.ABSENT;
    int completion = Delta.ABSENT;
    int cached = Delta.ABSENT;
    int reasoning = Delta.ABSENT;
    int total = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "prompt_tokens", "input_tokens" -> prompt = JsonAnswer.count(json, field, prompt);
        case "completion_tokens", "output_tokens" ->
            completion = JsonAnswer.count(json, field, completion);
        case "prompt_tokens_details", "input_tokens_details" ->
            cached = detail(json, field, "cached_tokens", cached);
        case "completion_tokens_details", "output_tokens_details" ->
            reasoning = detail(json, field, "reasoning_tokens", reasoning);
        // Other names of some servers for the same two.
        case "prompt_cache_hit_tokens" -> cached = JsonAnswer.count(json, field, cached);
        case "reasoning_tokens" -> reasoning = JsonAnswer.count(json, field, reasoning);
        case "total_tokens" -> total = JsonAnswer.count(json, field, total);
        default -> {}
      }
      json.skipChildren();
    }
    delta.usage(prompt, completion, cached, reasoning);
    delta.totalTokens(total);
  }

  /** Reads usage of APIs that generate nothing: many report only the total, which is all input. */
  static void readInput(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    int prompt = Delta.ABSENT;
    int total = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "prompt_tokens" -> prompt = JsonAnswer.count(json, field, prompt);
        case "total_tokens" -> total = JsonAnswer.count(json, field, total);
        default -> {}
      }
      json.skipChildren();
    }
    delta.usage(prompt == Delta.ABSENT ? total : prompt, Delta.ABSENT, Delta.ABSENT, Delta.ABSENT);
  }

  static int detail(JsonParser json, JsonToken value, String wanted, int otherwise)
      throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return otherwise;
    }
    int count = otherwise;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      if (name.equals(wanted)) {
        count = JsonAnswer.count(json, field, count);
      } else {
        json.skipChildren();
      }
    }
    return count;
  }
}
