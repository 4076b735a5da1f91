package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonToken;

/**
 * Errors in a stream outside its API's format: an event named as an error, or plain text instead of
 * an object.
 */
public final class StreamError {
  private static final int MAX_CHARS = 500;
  private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
  private static final String[] NO_WORDS = {"data:", "[DONE"};

  private StreamError() {}

  /**
   * Whether an event's name is, begins or ends with "error", such as "stream_error";
   * case-insensitive.
   */
  public static boolean isName(byte[] buffer, int from, int to) {
    return to - from >= ERROR.length
        && (isError(buffer, from) || isError(buffer, to - ERROR.length));
  }

  private static boolean isError(byte[] buffer, int from) {
    for (int i = 0; i < ERROR.length; i++) {
      // In ASCII, this bit distinguishes lower case.
      if ((buffer[from + i] | 0x20) != ERROR[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes an event an error, as its name says so, whatever it contains. The message is its {@code
   * message} or similar field, otherwise all its data.
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

  /** Takes an event's data as an error message if it is text instead of a JSON object. */
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

  /** Whether it is text for people, not broken JSON, a broken terminator or other bytes. */
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
