package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;

/**
 * Reads a model's reasoning in any form: a text, an object with a text ({@code {"text":…}}, up to
 * three objects deep), or a list of these ({@code reasoning_details}). Encrypted content and
 * signatures are not text.
 */
final class Reasoning {
  private Reasoning() {}

  /** As {@link JsonAnswer#readText}: returns whether there is any text. */
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
