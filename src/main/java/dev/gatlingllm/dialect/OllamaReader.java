package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.Delta.Kind;
import java.io.IOException;

/** Reads what Ollama answers: a line of a stream and a whole answer have the same fields. */
final class OllamaReader {
  private OllamaReader() {}

  /** True if there is a message or a response. */
  static boolean read(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    int prompt = Delta.ABSENT;
    int completion = Delta.ABSENT;
    int cached = Delta.ABSENT;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "message" -> answered |= readMessage(json, value, delta);
        case "response" -> {
          answered |= value == JsonToken.VALUE_STRING;
          JsonAnswer.readText(json, value, Kind.CONTENT, delta);
        }
        case "thinking" -> Reasoning.read(json, value, delta);
        case "done" -> {
          if (value == JsonToken.VALUE_TRUE) {
            delta.done();
          }
        }
        case "logprobs" -> Logprobs.readList(json, value, delta);
        case "done_reason" -> FinishReason.read(json, value, delta);
        case "prompt_eval_count" -> prompt = JsonAnswer.count(json, value, prompt);
        case "prompt_eval_cached_count" -> cached = JsonAnswer.count(json, value, cached);
        case "eval_count" -> completion = JsonAnswer.count(json, value, completion);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    delta.endChoice(0);
    delta.usage(prompt, completion, cached, Delta.ABSENT);
    return answered;
  }

  private static boolean readMessage(JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return false;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "content" -> JsonAnswer.readText(json, field, Kind.CONTENT, delta);
        case "thinking" -> Reasoning.read(json, field, delta);
        case "tool_calls" -> {
          if (field == JsonToken.START_ARRAY) {
            readToolCalls(json, delta);
          }
        }
        default -> {}
      }
      json.skipChildren();
    }
    return true;
  }

  private static void readToolCalls(JsonParser json, Delta delta) throws IOException {
    for (JsonToken call = json.nextToken(); call != JsonToken.END_ARRAY; call = json.nextToken()) {
      if (call == JsonToken.START_OBJECT) {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          JsonToken value = json.nextToken();
          if (name.equals("function")) {
            JsonAnswer.readCall(json, value, delta);
          }
          json.skipChildren();
        }
      }
      json.skipChildren();
    }
  }
}
