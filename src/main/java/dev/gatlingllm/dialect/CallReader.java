package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.CharArrayWriter;
import java.io.IOException;

/** Reads tool calls: a call's name and arguments are generated, so they count as text. */
final class CallReader {
  private CallReader() {}

  /**
   * Reads a call, or a fragment of one, of a list of them.
   *
   * @param json at its start
   */
  static void readEntry(JsonParser json, Delta delta) throws IOException {
    int index = Delta.ABSENT;
    delta.text().beginCall();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      switch (name) {
        case "index" -> index = JsonAnswer.count(json, field, index);
        case "id" -> readId(json, field, delta);
        case "function", "custom" -> read(json, field, delta);
        default -> json.skipChildren();
      }
    }
    delta.text().callIndex(index);
    delta.text().endCall();
  }

  /** Reads the object with a call's name and arguments. */
  static void read(JsonParser json, JsonToken value, Delta delta) throws IOException {
    JsonAnswer.object(json, value, delta, CallReader::readField);
  }

  private static void readField(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    switch (name) {
      case "id" -> readId(json, value, delta);
      case "name" -> JsonAnswer.readText(json, value, Kind.TOOL_NAME, delta);
      // Names after the first are of custom tools and of other APIs, whole and in parts.
      case "arguments", "input", "args", "partialArgs" -> readArguments(json, value, delta);
      default -> {}
    }
  }

  static void readId(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value == JsonToken.VALUE_STRING && delta.text().keepsCalls()) {
      delta.text().callId(json.getText());
    }
    json.skipChildren();
  }

  /** Reads the arguments of a tool call; the JSON of an object or array is the text. */
  static void readArguments(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (!value.isStructStart()) {
      JsonAnswer.readText(json, value, Kind.TOOL_ARGUMENTS, delta);
      return;
    }
    CharArrayWriter text = new CharArrayWriter();
    try (JsonGenerator copy = JsonAnswer.generator(text)) {
      copy.copyCurrentStructure(json);
    }
    delta.text(Kind.TOOL_ARGUMENTS, text.toCharArray(), 0, text.size());
  }
}
