package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.Delta.Kind;
import java.io.IOException;

/** Reads the {@code candidates} of a Gemini answer. */
final class GeminiCandidates {
  private GeminiCandidates() {}

  /**
   * @param json at the array's start
   */
  static void read(JsonParser json, Delta delta) throws IOException {
    int position = 0;
    for (JsonToken candidate = json.nextToken();
        candidate != JsonToken.END_ARRAY;
        candidate = json.nextToken()) {
      if (candidate == JsonToken.START_OBJECT) {
        readCandidate(json, position, delta);
      }
      json.skipChildren();
      position++;
    }
  }

  private static void readCandidate(JsonParser json, int position, Delta delta) throws IOException {
    int index = position;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "index" -> index = JsonAnswer.count(json, value, position);
        case "finishReason" -> {
          if (value == JsonToken.VALUE_STRING) {
            String reason = json.getText();
            delta.finishReason(reason, FinishReason.ofGemini(reason), "'" + reason + "'");
          }
        }
        case "content" -> {
          if (value == JsonToken.START_OBJECT) {
            readContent(json, delta);
          }
        }
        default -> {}
      }
      json.skipChildren();
    }
    delta.endChoice(index);
  }

  private static void readContent(JsonParser json, Delta delta) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("parts") && value == JsonToken.START_ARRAY) {
        for (JsonToken part = json.nextToken();
            part != JsonToken.END_ARRAY;
            part = json.nextToken()) {
          if (part == JsonToken.START_OBJECT) {
            readPart(json, delta);
          }
          json.skipChildren();
        }
      }
      json.skipChildren();
    }
  }

  /** A text, which is a thought where a flag beside it says so; or a function call. */
  private static void readPart(JsonParser json, Delta delta) throws IOException {
    String text = "";
    boolean thought = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "text" -> text = value == JsonToken.VALUE_STRING ? json.getText() : "";
        case "thought" -> thought = value == JsonToken.VALUE_TRUE;
        case "functionCall" -> JsonAnswer.readCall(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    Kind kind = thought ? Kind.REASONING : Kind.CONTENT;
    delta.text(kind, text.toCharArray(), 0, text.length());
  }
}
