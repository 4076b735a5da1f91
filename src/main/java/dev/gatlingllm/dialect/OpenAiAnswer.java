package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.IOException;

/**
 * Reads answers in the form of OpenAI's completions, whole or in events: the text of the choices,
 * wherever servers put it, and the usage.
 *
 * <p>Each method here and in related classes takes the token that starts a value and leaves the
 * parser at the token that ends it.
 *
 * @param textField the field of a choice that has its text, as an object or as a string
 * @param wholeField the field that has it in a whole answer. In an event, it is read only if no
 *     part of the text came before, as one server sent the same text in two
 * @param others reads the fields that only one API has
 */
record OpenAiAnswer(String textField, String wholeField, JsonAnswer.Field others)
    implements JsonAnswer.Fields {

  static EventReader reader(String eventText, String bodyText) {
    return reader(eventText, bodyText, (name, json, value, delta) -> {});
  }

  /** A whole answer must have choices. */
  static EventReader reader(String eventText, String bodyText, JsonAnswer.Field others) {
    return new EventReader(
        new OpenAiAnswer(eventText, bodyText, others),
        new OpenAiAnswer(bodyText, bodyText, others),
        "choices");
  }

  /** Whether there are choices, possibly an empty array. */
  @Override
  public boolean read(JsonParser json, Delta delta) throws IOException {
    boolean hasChoices = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "choices" -> hasChoices |= readChoices(json, value, delta);
        case "usage" -> OpenAiUsage.read(json, value, delta);
        case "id" -> JsonAnswer.readId(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> others.read(name, json, value, delta);
      }
      json.skipChildren();
    }
    return hasChoices;
  }

  /** Whether the value is an array of choices, possibly empty. */
  private boolean readChoices(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      return false;
    }
    int position = 0;
    for (JsonToken element = json.nextToken();
        element != JsonToken.END_ARRAY;
        element = json.nextToken()) {
      if (element == JsonToken.START_OBJECT) {
        readChoice(json, position, delta);
      }
      json.skipChildren();
      position++;
    }
    return true;
  }

  private void readChoice(JsonParser json, int position, Delta delta) throws IOException {
    int index = position;
    boolean whole = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "index" -> index = JsonAnswer.count(json, value, position);
        case "logprobs" -> Logprobs.readChoice(json, value, delta);
        case "finish_reason" -> FinishReason.read(json, value, delta);
        // Some servers put it here.
        case "usage" -> OpenAiUsage.read(json, value, delta);
        // From a router, if the server behind it fails during an answer.
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {
          if (name.equals(textField)) {
            if (whole) {
              delta.dropChoice(); // the same text once more
            }
            whole = false;
            readOwn(json, value, delta);
          } else if (name.equals(wholeField) && delta.text().isAllWhole()) {
            whole = true;
            readOwn(json, value, delta);
          }
        }
      }
      json.skipChildren();
    }
    if (whole) {
      delta.repeated().text(0); // the next event is not read like this one
      delta.text().cameWhole();
    }
    delta.endChoice(index);
  }

  private static void readOwn(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value == JsonToken.START_OBJECT) {
      readMessage(json, delta);
    } else {
      readText(json, value, Kind.CONTENT, delta);
    }
  }

  private static void readMessage(JsonParser json, Delta delta) throws IOException {
    boolean reasoned = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "content", "refusal" -> readText(json, value, Kind.CONTENT, delta);
        case "reasoning_content",
            "reasoning",
            "reasoning_details",
            "reasoning_text",
            "thinking",
            "thinking_blocks" -> {
          // Some send the same text under two names.
          reasoned = reasoned || Reasoning.read(json, value, delta);
        }
        case "role" -> {
          if (value == JsonToken.VALUE_STRING && json.getTextLength() > 0) {
            delta.role();
          }
        }
        case "tool_calls" -> readToolCalls(json, value, delta);
        case "audio" -> JsonAnswer.object(json, value, delta, OpenAiAnswer::readAudio);
        case "function_call" -> CallReader.read(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
  }

  /** Speech has its text as a transcript. */
  private static void readAudio(String name, JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (name.equals("transcript")) {
      JsonAnswer.readText(json, value, Kind.CONTENT, delta);
    }
  }

  /** Reads text as a string, or as parts in an array. */
  private static void readText(JsonParser json, JsonToken value, Kind kind, Delta delta)
      throws IOException {
    switch (value) {
      case START_OBJECT -> readPart(json, kind, delta);
      case START_ARRAY -> {
        for (JsonToken part = json.nextToken();
            part != JsonToken.END_ARRAY;
            part = json.nextToken()) {
          readText(json, part, kind, delta);
        }
      }
      default -> JsonAnswer.readText(json, value, kind, delta);
    }
  }

  /** {"type":"text","text":…}, or {"type":"thinking","thinking":[…]}. */
  private static void readPart(JsonParser json, Kind kind, Delta delta) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "text", "refusal" -> readText(json, value, kind, delta);
        case "thinking", "reasoning" -> Reasoning.read(json, value, delta);
        default -> json.skipChildren();
      }
    }
  }

  /** Reads a list of calls, or a single call. */
  private static void readToolCalls(JsonParser json, JsonToken value, Delta delta)
      throws IOException {
    if (value == JsonToken.START_OBJECT) {
      CallReader.readEntry(json, delta);
    } else {
      JsonAnswer.objects(
          json, value, delta, (call, position, to) -> CallReader.readEntry(call, to));
    }
  }
}
