package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonToken;

/**
 * What a stream says of its failure otherwise than in its API's own words: in an event that is
 * called an error, or in plain text where an object was due.
 */
public final class StreamError {
  private static final int MAX_CHARS = 500;
  private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
  private static final String[] NO_WORDS = {"data:", "[DONE"};

  private StreamError() {}

  /** An event's name is "error", or begins or ends so, as "stream_error" does, in any capitals. */
  public static boolean isName(byte[] buffer, int from, int to) {
    return to - from >= ERROR.length
        && (isError(buffer, from) || isError(buffer, to - ERROR.length));
  }

  private static boolean isError(byte[] buffer, int from) {
    for (int i = 0; i < ERROR.length; i++) {
      // In ASCII this bit tells small letters from capitals.
      if ((buffer[from + i] | 0x20) != ERROR[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * An event was read whose name says that it is an error: so it is one, whatever else it said. Its
   * message is what {@code message} or the like in it says, else all of its data.
   */
  public static void named(byte[] buffer, int from, int to, Delta delta) {
    if (delta.error() != null) {
      return;
    }
    JsonAnswer.readObject(
        buffer,
        from,
        to,
        delta,
        (json, error) -> {
          JsonAnswer.readError(json, JsonToken.START_OBJECT, error);
          return true;
        });
    if (delta.error() == null) {
      delta.reset();
      String data = Excerpt.of(buffer, from, to, MAX_CHARS).strip();
      delta.error(data.isEmpty() ? "an event named error, without data" : data);
    }
  }

  /** Takes the data of an event that is no JSON object for an error, if it reads as words. */
  static void inWords(byte[] buffer, int from, int to, Delta delta) {
    int start = from;
    while (start < to && JsonAnswer.isBlank(buffer[start])) {
      start++;
    }
    String text = Excerpt.of(buffer, start, to, MAX_CHARS).strip();
    if (isWords(text) && !JsonAnswer.isJson(buffer, from, to)) {
      delta.reset();
      delta.error(text);
    }
  }

  /** Text for a person, and neither broken JSON nor a broken last word nor bytes of any kind. */
  private static boolean isWords(String text) {
    for (String start : NO_WORDS) {
      if (text.startsWith(start) || start.startsWith(text)) {
        return false;
      }
    }
    boolean bracketed = text.length() > 1 && text.charAt(0) == '[';
    return text.charAt(0) != '{'
        && (text.charAt(0) != '[' || bracketed && Character.isLetter(text.charAt(1)))
        && text.codePoints().anyMatch(Character::isLetter)
        && text.indexOf('\uFFFD') < 0
        && text.indexOf('\uFEFF') < 0;
  }
}
