package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.Delta.Kind;
import java.io.IOException;

/**
 * Reads the {@code choices} of an answer or event: their text, wherever servers put it.
 *
 * <p>Each method here and in its neighbours takes the token that starts a value and leaves the
 * parser at the token that ends it.
 */
final class OpenAiChoices {
  private final String textField;

  /**
   * @param textField the field of a choice that has its text, as an object or as a string; only
   *     this one counts, for text-generation-webui once sent the same text in two
   */
  OpenAiChoices(String textField) {
    this.textField = textField;
  }

  /** True if the value is an array of choices, be it empty. */
  boolean read(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return false;
    }
    int position = 0;
    for (JsonToken element = json.nextToken();
        element != JsonToken.END_ARRAY;
        element = json.nextToken()) {
      if (element == JsonToken.START_OBJECT) {
        readChoice(json, position, delta);
      } else {
        json.skipChildren();
      }
      position++;
    }
    return true;
  }

  private void readChoice(JsonParser json, int position, Delta delta) throws IOException {
    int index = position;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "index" -> index = JsonAnswer.count(json, value, position);
        case "logprobs" -> Logprobs.readChoice(json, value, delta);
        case "finish_reason" -> JsonAnswer.readFinishReason(json, value, delta);
        // Moonshot's place for it.
        case "usage" -> OpenAiUsage.read(json, value, delta);
        // OpenRouter's, where the provider behind it fails amid an answer.
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {
          if (!name.equals(textField)) {
            json.skipChildren();
          } else if (value == JsonToken.START_OBJECT) {
            readMessage(json, delta);
          } else {
            readText(json, value, Kind.CONTENT, delta);
          }
        }
      }
    }
    delta.endChoice(index);
  }

  private static void readMessage(JsonParser json, Delta delta) throws IOException {
    boolean reasoned = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "content", "refusal" -> readText(json, value, Kind.CONTENT, delta);
        case "reasoning_content", "reasoning" -> {
          // mlx-vlm sends the same text under both names.
          if (reasoned) {
            json.skipChildren();
          } else {
            reasoned = readText(json, value, Kind.REASONING, delta);
          }
        }
        case "role" -> {
          if (value == JsonToken.VALUE_STRING) {
            delta.role();
          }
          json.skipChildren();
        }
        case "tool_calls" -> readToolCalls(json, value, delta);
        case "function_call" -> readFunction(json, value, delta);
        default -> json.skipChildren();
      }
    }
  }

  /** Text as a string, or as parts in an array. True if there is any. */
  private static boolean readText(JsonParser json, JsonToken value, Kind kind, Delta delta)
      throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return JsonAnswer.readText(json, value, kind, delta);
    }
    boolean any = false;
    if (value == JsonToken.START_ARRAY) {
      for (JsonToken part = json.nextToken();
          part != JsonToken.END_ARRAY;
          part = json.nextToken()) {
        any |=
            part == JsonToken.START_OBJECT
                ? readPart(json, kind, delta)
                : readText(json, part, kind, delta);
      }
    } else {
      json.skipChildren();
    }
    return any;
  }

  /** {"type":"text","text":…}, or Mistral's {"type":"thinking","thinking":[…]}. */
  private static boolean readPart(JsonParser json, Kind kind, Delta delta) throws IOException {
    boolean any = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "text", "refusal" -> any |= readText(json, value, kind, delta);
        case "thinking" -> any |= readText(json, value, Kind.REASONING, delta);
        default -> json.skipChildren();
      }
    }
    return any;
  }

  private static void readToolCalls(JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (JsonToken call = json.nextToken(); call != JsonToken.END_ARRAY; call = json.nextToken()) {
      if (call != JsonToken.START_OBJECT) {
        json.skipChildren();
        continue;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken field = json.nextToken();
        if (name.equals("function")) {
          readFunction(json, field, delta);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  /** Only the arguments are generated text that counts. */
  private static void readFunction(JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken field = json.nextToken();
      if (name.equals("arguments") && field == JsonToken.VALUE_STRING) {
        readText(json, field, Kind.TOOL_CALL, delta);
      } else {
        json.skipChildren();
      }
    }
  }
}
