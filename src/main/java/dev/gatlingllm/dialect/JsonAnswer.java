package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.dialect.GeneratedText.Kind;
import java.io.CharArrayWriter;
import java.io.IOException;

/**
 * Shared by the readers of all dialects: an answer or an event is one JSON object.
 *
 * <p>Events are read to their end, which is the only way to detect broken JSON. An object without
 * any known field is well-formed and ignored: servers add events of their own. Empty data is
 * ignored, too: some servers send it to keep a connection alive.
 *
 * <p>Each method that reads a value takes the token that starts it and leaves the parser at the
 * token that ends it.
 */
final class JsonAnswer {
  private static final int MAX_MALFORMED_CHARS = 200;
  private static final int MAX_ERROR_CHARS = 500;
  private static final int MAX_REASON_CHARS = 120;
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  /** Jackson shortens a broken token in its message before we shorten the message. */
  private static final int MAX_TOKEN_CHARS = 64;

  // Log probabilities have tokens as field names: too many to intern.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .errorReportConfiguration(
              ErrorReportConfiguration.builder().maxErrorTokenLength(MAX_TOKEN_CHARS).build())
          .build();

  private JsonAnswer() {}

  /** How a dialect reads the object. */
  interface Fields {
    /**
     * @param json at the start of the object or the array
     * @return whether it is an answer, with or without text
     */
    boolean read(JsonParser json, Delta delta) throws IOException;
  }

  /** Reads a field of an object; what it leaves of the value is skipped. */
  interface Field {
    void read(String name, JsonParser json, JsonToken value, Delta delta) throws IOException;
  }

  /** Reads an object of an array by its position, from 0; what it leaves of it is skipped. */
  interface Element {
    void read(JsonParser json, int position, Delta delta) throws IOException;
  }

  /** Reads an object field by field; any other value is skipped. */
  static void object(JsonParser json, JsonToken value, Delta delta, Field field)
      throws IOException {
    if (value == JsonToken.START_OBJECT) {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        field.read(name, json, json.nextToken(), delta);
        json.skipChildren();
      }
    }
    json.skipChildren();
  }

  /** Reads the objects of an array; its other elements, and any other value, are skipped. */
  static void objects(JsonParser json, JsonToken value, Delta delta, Element element)
      throws IOException {
    if (value == JsonToken.START_ARRAY) {
      int position = 0;
      for (JsonToken one = json.nextToken();
          one != JsonToken.END_ARRAY;
          one = json.nextToken(), position++) {
        if (one == JsonToken.START_OBJECT) {
          element.read(json, position, delta);
        }
        json.skipChildren();
      }
    }
    json.skipChildren();
  }

  /** As {@link Dialect#readEvent}. */
  static void readEvent(byte[] buffer, int from, int to, Delta delta, Fields fields) {
    RepeatedEvent repeated = delta.repeated();
    if (repeated.isSaidAgain(buffer, from, to)) {
      again(buffer, from + repeated.prefix(), to - repeated.suffix(), delta);
      return;
    }
    delta.reset();
    int start = from;
    while (start < to && isBlank(buffer[start])) {
      start++;
    }
    if (start == to) {
      return;
    }
    if (isDone(buffer, start, to)) {
      delta.marked();
      return;
    }
    readJson(buffer, start, to, delta, false, fields);
    boolean fine = delta.error() == null && delta.malformed() == null && !delta.isDone();
    if (fine && delta.textChoices() != 0) {
      repeated.remember(buffer, start, to);
    }
  }

  private static void again(byte[] buffer, int from, int to, Delta delta) {
    KeptText kept = delta.kept();
    if (kept != null) {
      int at = kept.reserve(to - from);
      System.arraycopy(buffer, from, kept.bytes(), at, to - from);
    }
    delta.again(to - from);
  }

  /**
   * As {@link Dialect#readBody}.
   *
   * @param wanted the field that makes an object an answer, e.g. "choices"
   * @param orArray whether it may also be an array: {@code fields} sees which
   */
  static void readBody(
      byte[] buffer, int from, int to, Delta delta, String wanted, boolean orArray, Fields fields) {
    delta.reset();
    boolean answered = readJson(buffer, from, to, delta, orArray, fields);
    if (!answered && delta.error() == null && delta.malformed() == null) {
      malformed("no " + wanted, buffer, from, to, delta);
    }
  }

  /** Reads one object of any dialect. */
  static void readObject(byte[] buffer, int from, int to, Delta delta, Fields fields) {
    delta.reset();
    readJson(buffer, from, to, delta, false, fields);
  }

  /** Whether it is JSON other than a string, which may be an error message. */
  static boolean isJson(byte[] buffer, int from, int to) {
    try (JsonParser json = JSON.createParser(buffer, from, to - from)) {
      boolean string = json.nextToken() == JsonToken.VALUE_STRING;
      json.skipChildren();
      return !string && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  /** Case-insensitive, and also as a JSON string: some servers write all data as JSON. */
  private static boolean isDone(byte[] buffer, int from, int to) {
    int start = buffer[from] == '"' ? from + 1 : from;
    if (to - start < DONE.length || buffer[start] != DONE[0]) {
      return false;
    }
    for (int i = 1; i < DONE.length; i++) {
      if (buffer[start + i] != DONE[i] && buffer[start + i] != Character.toLowerCase(DONE[i])) {
        return false;
      }
    }
    int behind = start + DONE.length;
    int end = start > from && behind < to && buffer[behind] == '"' ? behind + 1 : behind;
    for (int i = end; i < to; i++) {
      if (!isBlank(buffer[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean readJson(
      byte[] buffer, int from, int to, Delta delta, boolean orArray, Fields fields) {
    try (JsonParser json = JSON.createParser(buffer, from, to - from)) {
      JsonToken first = json.nextToken();
      if (first != JsonToken.START_OBJECT && !(orArray && first == JsonToken.START_ARRAY)) {
        malformed("no JSON object", buffer, from, to, delta);
        return false;
      }
      boolean answered = fields.read(json, delta);
      if (json.nextToken() != null) {
        malformed("more than one JSON value", buffer, from, to, delta);
        return answered;
      }
      if (!answered && first == JsonToken.START_OBJECT && isBare(delta)) {
        readForeign(buffer, from, to, delta);
      }
      if (delta.error() != null) {
        delta.error(errorText(delta.error(), buffer, from, to));
      }
      return answered;
    } catch (JsonProcessingException e) {
      malformed(e.getOriginalMessage(), buffer, from, to, delta);
    } catch (IOException e) {
      malformed(e.getMessage(), buffer, from, to, delta);
    }
    return false;
  }

  /** Whether an object has neither text nor anything else of its API, nor an error with words. */
  private static boolean isBare(Delta delta) {
    return delta.textChoices() == 0
        && delta.promptTokens() == Delta.ABSENT
        && delta.completionTokens() == Delta.ABSENT
        && delta.finishReason() == null
        && !delta.isDone()
        && (delta.error() == null || delta.error().isBlank());
  }

  /** Looks once more at an object that has nothing of its API. */
  private static void readForeign(byte[] buffer, int from, int to, Delta delta) throws IOException {
    try (JsonParser json = JSON.createParser(buffer, from, to - from)) {
      json.nextToken();
      ForeignError.read(json, delta);
    }
  }

  private static void malformed(String why, byte[] buffer, int from, int to, Delta delta) {
    delta.reset();
    // Without Jackson's advice to programmers.
    String words = String.valueOf(why).replaceFirst(": enable `[\\w.]+` to allow", "");
    delta.malformed(
        Excerpt.of(words, MAX_REASON_CHARS)
            + ": "
            + Excerpt.of(buffer, from, to, MAX_MALFORMED_CHARS));
  }

  private static String errorText(String message, byte[] buffer, int from, int to) {
    return message.isBlank()
        ? Excerpt.of(buffer, from, to, MAX_ERROR_CHARS)
        : Excerpt.of(message, MAX_ERROR_CHARS);
  }

  static void readId(JsonParser json, JsonToken value, Delta delta) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      json.skipChildren();
    } else if (delta.needsId() && json.getTextLength() > 0) {
      delta.id(json.getText());
    }
  }

  /** Reads an error, if it is one by {@link ErrorWords#of}. */
  static void readError(JsonParser json, JsonToken value, Delta delta) throws IOException {
    String message = ErrorWords.of(json, value);
    if (message != null) {
      delta.error(message);
    }
  }

  /** Reads text from a string; anything else is ignored. Returns whether there is any. */
  static boolean readText(JsonParser json, JsonToken value, Kind kind, Delta delta)
      throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return false;
    }
    delta.text(kind, json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
    if (json.getTextLength() > 0 && delta.repeated().isCurious()) {
      delta.repeated().textAt(json.currentTokenLocation().getByteOffset());
    }
    return json.getTextLength() > 0;
  }

  /** Writes JSON as it is read here. */
  static JsonGenerator generator(CharArrayWriter to) throws IOException {
    return JSON.createGenerator(to);
  }

  /** The number, or {@code otherwise} if it is not a whole number from 0 to 2³¹ − 1. */
  static int count(JsonParser json, JsonToken value, int otherwise) throws IOException {
    if (!value.isNumeric()) {
      json.skipChildren();
      return otherwise;
    }
    double count = json.getDoubleValue();
    return count >= 0 && count <= Integer.MAX_VALUE && count == Math.rint(count)
        ? (int) count
        : otherwise;
  }

  /** The sum of counts, without absent ones; absent if it overflows. */
  static int sum(int... counts) {
    long sum = 0;
    for (int count : counts) {
      sum += Math.max(0, count);
    }
    return sum <= Integer.MAX_VALUE ? (int) sum : Delta.ABSENT;
  }
}
