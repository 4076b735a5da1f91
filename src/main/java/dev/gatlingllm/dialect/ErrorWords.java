package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads the value of a field that holds an error. */
final class ErrorWords {
  private ErrorWords() {}

  /**
   * The words of an error: a text, or the message of an object or of the first one in an array;
   * blank if it has none. Returns null if it is not an error: null, "", {}, [], false or 0.
   */
  static String of(JsonParser json, JsonToken value) throws IOException {
    return switch (value) {
      case VALUE_STRING -> json.getTextLength() > 0 ? json.getText() : null;
      case VALUE_TRUE -> "";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText().equals("0") ? null : "";
      case START_ARRAY -> ofArray(json);
      case START_OBJECT -> ofObject(json);
      default -> null;
    };
  }

  private static String ofArray(JsonParser json) throws IOException {
    JsonToken first = json.nextToken();
    String words = first == JsonToken.END_ARRAY ? null : "";
    if (first == JsonToken.START_OBJECT) {
      String message = ofObject(json);
      words = message == null ? words : message;
    }
    while (json.currentToken() != JsonToken.END_ARRAY) {
      json.skipChildren();
      json.nextToken();
    }
    return words;
  }

  private static String ofObject(JsonParser json) throws IOException {
    String message = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      boolean text = json.nextToken() == JsonToken.VALUE_STRING;
      boolean words = name.equals("message") || name.equals("msg") || name.equals("detail");
      message = words && text ? json.getText() : message == null ? "" : message;
      json.skipChildren();
    }
    return message;
  }
}
