package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;

/**
 * Reads what a model thought, in whichever shape it comes: a text, an object that has it ({@code
 * {"text":…}}, or three objects deep), or a list of such ({@code reasoning_details}). What is
 * encrypted, and signatures, are no text.
 */
final class Reasoning {
  private Reasoning() {}

  /** As {@link JsonAnswer#readText}: true if there is any text. */
  static boolean read(JsonParser json, JsonToken value, Delta delta) throws IOException {
    boolean any = false;
    switch (value) {
      case VALUE_STRING -> any = JsonAnswer.readText(json, value, Kind.REASONING, delta);
      case START_ARRAY -> {
        for (JsonToken part = json.nextToken();
            part != JsonToken.END_ARRAY;
            part = json.nextToken()) {
          any |= read(json, part, delta);
        }
      }
      case START_OBJECT -> {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          JsonToken field = json.nextToken();
          if (holdsText(name)) {
            any |= read(json, field, delta);
          } else {
            json.skipChildren();
          }
        }
      }
      default -> {}
    }
    return any;
  }

  private static boolean holdsText(String name) {
    return switch (name) {
      case "text",
          "summary",
          "content",
          "thinking",
          "reasoning",
          "reasoning_content",
          "reasoning_text",
          "reasoningContent",
          "reasoningText" ->
          true;
      default -> false;
    };
  }
}
