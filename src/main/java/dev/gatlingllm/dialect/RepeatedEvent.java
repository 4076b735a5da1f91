package dev.gatlingllm.dialect;

import java.util.Arrays;

/**
 * The last event, as long as the next ones may differ from it only in their text, as nearly all
 * events of a stream do: they need no JSON parser.
 *
 * <p>The result of reading an event depends only on its bytes, and on whether the answer's id is
 * known, which does not change. So an event means the same as the last one, with another text, if
 * both are equal byte for byte before and after the single string that was read as text, and that
 * string is plain: printable ASCII without quotes and backslashes. Other events are parsed. Belongs
 * to a {@link Delta}, which still has the last event's content.
 */
public final class RepeatedEvent {
  /** Longer texts are parsed. */
  public static final int LONGEST_PLAIN_TEXT = 4096;

  private static final int NOWHERE = -1;
  private static final int LONGEST_EVENT = 16 << 10;

  /** After this many misses, no event of a stream is remembered. */
  private static final int MOST_MISSES = 8;

  private byte[] event = new byte[0];
  private int length;
  private int prefix;
  private int suffix;
  private boolean known;
  private int misses;

  // State of the event being read.
  private int texts;
  private int textLength;
  private long textAt = NOWHERE;

  void begin() {
    known = false;
    texts = 0;
    textAt = NOWHERE;
  }

  /** Notes that the event has a text; not empty. */
  void text(int chars) {
    texts++;
    textLength = chars;
    textAt = NOWHERE;
  }

  /** Whether the position of texts is needed. */
  boolean isCurious() {
    return misses < MOST_MISSES;
  }

  /** Sets the offset of the last text's opening quote from the event's start. */
  void textAt(long offset) {
    textAt = offset;
  }

  /** Remembers a well-formed event if it has a single text: the next may be like it. */
  void remember(byte[] buffer, int from, int to) {
    if (!isCurious()) {
      return;
    }
    misses++;
    int count = to - from;
    if (texts != 1 || textAt < 0 || count > LONGEST_EVENT || textAt + 1 + textLength >= count) {
      return;
    }
    prefix = (int) textAt + 1;
    suffix = count - prefix - textLength;
    int textTo = to - suffix;
    if (buffer[from + prefix - 1] == '"'
        && buffer[textTo] == '"'
        && isPlain(buffer, from + prefix, textTo)) {
      if (event.length < count) {
        event = new byte[count + LONGEST_PLAIN_TEXT / 32];
      }
      System.arraycopy(buffer, from, event, 0, count);
      length = count;
      known = true;
    }
  }

  /** Whether this event differs from the last one only in its text. */
  boolean isSaidAgain(byte[] buffer, int from, int to) {
    int text = to - from - prefix - suffix;
    if (known
        && text > 0
        && text <= LONGEST_PLAIN_TEXT
        && Arrays.equals(buffer, from, from + prefix, event, 0, prefix)
        && Arrays.equals(buffer, to - suffix, to, event, length - suffix, length)
        && isPlain(buffer, from + prefix, to - suffix)) {
      misses = 0;
      return true;
    }
    return false;
  }

  boolean isKnown() {
    return known;
  }

  /** Size of the last event in bytes. */
  public int length() {
    return length;
  }

  /** Number of bytes before its text. */
  public int prefix() {
    return prefix;
  }

  /** Number of bytes after its text. */
  public int suffix() {
    return suffix;
  }

  /** Whether it is printable ASCII and neither a quote nor a backslash. */
  public static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\' && b != 0x7F;
  }

  private static boolean isPlain(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isPlain(bytes[i])) {
        return false;
      }
    }
    return true;
  }
}
