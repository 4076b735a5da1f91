package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads what OpenAI-like servers answer, whole or in events.
 *
 * <p>An event is read to its end, past what matters, for only so is broken JSON found. An object
 * that speaks of nothing known (no choices, no usage, no error) is well-formed and says nothing:
 * servers add events of their own. So does empty data, which some send to keep a connection alive.
 */
final class OpenAiReader {
  private static final int MAX_MALFORMED_CHARS = 200;
  private static final int MAX_ERROR_CHARS = 500;
  private static final int MAX_REASON_CHARS = 120;
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  // Log probabilities have tokens as field names: too many to be interned for good.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final OpenAiChoices choices;

  /**
   * @param textField the field of a choice that has its text: "delta", "message" or "text"
   */
  OpenAiReader(String textField) {
    choices = new OpenAiChoices(textField);
  }

  /** As {@link Dialect#readEvent}. */
  void readEvent(byte[] buffer, int from, int to, Delta delta) {
    delta.reset();
    int start = from;
    while (start < to && isBlank(buffer[start])) {
      start++;
    }
    if (start == to) {
      return;
    }
    if (buffer[start] == '[' && isDone(buffer, start, to)) {
      delta.done();
      return;
    }
    readJson(buffer, start, to, delta);
  }

  /** As {@link Dialect#readBody}; a whole answer without choices is none. */
  void readBody(byte[] buffer, int from, int to, Delta delta) {
    delta.reset();
    boolean hasChoices = readJson(buffer, from, to, delta);
    if (!hasChoices && delta.error() == null && delta.malformed() == null) {
      malformed("no choices", buffer, from, to, delta);
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  private static boolean isDone(byte[] buffer, int from, int to) {
    if (to - from < DONE.length) {
      return false;
    }
    for (int i = 0; i < DONE.length; i++) {
      if (buffer[from + i] != DONE[i]) {
        return false;
      }
    }
    for (int i = from + DONE.length; i < to; i++) {
      if (!isBlank(buffer[i])) {
        return false;
      }
    }
    return true;
  }

  /** True if there are choices, be it none of them. */
  private boolean readJson(byte[] buffer, int from, int to, Delta delta) {
    try (JsonParser json = JSON.createParser(buffer, from, to - from)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        malformed("no JSON object", buffer, from, to, delta);
        return false;
      }
      boolean hasChoices = readAnswer(json, delta);
      if (json.nextToken() != null) {
        malformed("more than one JSON value", buffer, from, to, delta);
      } else if (delta.error() != null) {
        delta.error(errorText(delta.error(), buffer, from, to));
      }
      return hasChoices;
    } catch (JsonProcessingException e) {
      malformed(e.getOriginalMessage(), buffer, from, to, delta);
    } catch (IOException e) {
      malformed(e.getMessage(), buffer, from, to, delta);
    }
    return false;
  }

  private static void malformed(String why, byte[] buffer, int from, int to, Delta delta) {
    delta.reset();
    delta.malformed(
        Excerpt.of(String.valueOf(why), MAX_REASON_CHARS)
            + ": "
            + Excerpt.of(buffer, from, to, MAX_MALFORMED_CHARS));
  }

  private static String errorText(String message, byte[] buffer, int from, int to) {
    return message.isBlank()
        ? Excerpt.of(buffer, from, to, MAX_ERROR_CHARS)
        : Excerpt.of(message, MAX_ERROR_CHARS);
  }

  private boolean readAnswer(JsonParser json, Delta delta) throws IOException {
    boolean hasChoices = false;
    boolean hasUsage = false;
    String message = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "choices" -> hasChoices |= choices.read(json, value, delta);
        case "usage" -> hasUsage |= OpenAiUsage.read(json, value, delta);
        case "id" -> readId(json, value, delta);
        case "error" -> readError(json, value, delta);
        case "message", "detail" -> {
          if (value == JsonToken.VALUE_STRING) {
            message = json.getText();
          }
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    // {"object":"error","message":…} of older vLLM, {"message":…,"code":…} of llama.cpp's error
    // line, {"detail":…} of FastAPI: a bare message is an error.
    if (message != null && !hasChoices && !hasUsage && delta.error() == null) {
      delta.error(message);
    }
    return hasChoices;
  }

  private static void readId(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      json.skipChildren();
    } else if (delta.needsId() && json.getTextLength() > 0) {
      delta.id(json.getText());
    }
  }

  /**
   * A text, or an object with a message; null, "" and {} are no error. The error is blank where it
   * has no message.
   */
  static void readError(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value == JsonToken.VALUE_STRING && json.getTextLength() > 0) {
      delta.error(json.getText());
    } else if (value == JsonToken.START_OBJECT) {
      String message = null;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken field = json.nextToken();
        boolean isMessage = name.equals("message") && field == JsonToken.VALUE_STRING;
        message = isMessage ? json.getText() : message == null ? "" : message;
        json.skipChildren();
      }
      if (message != null) {
        delta.error(message);
      }
    } else {
      json.skipChildren();
    }
  }
}
