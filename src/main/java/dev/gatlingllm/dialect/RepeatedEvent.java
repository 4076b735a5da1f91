package dev.gatlingllm.dialect;

import java.util.Arrays;

/**
 * The event read last, as long as the next ones may be the same but for their text: nearly all of a
 * stream's are, and need no JSON parser then.
 *
 * <p>What a reader makes of an event hangs on its bytes only, and on whether the answer's id is
 * known, which it stays. So an event says the same as the last one, with another text, if both are
 * equal byte for byte up to and from the quotes of the one string that was read as text, and if
 * nothing in that string ends it or is more than itself: printable ASCII without quotes and
 * backslashes. Anything else is a parser's. Belongs to a {@link Delta}, which still holds what the
 * last event said.
 */
public final class RepeatedEvent {
  /** A text of more plain bytes is a parser's. */
  public static final int LONGEST_PLAIN_TEXT = 4096;

  private static final int NOWHERE = -1;
  private static final int LONGEST_EVENT = 16 << 10;

  /** Of a stream whose events always differ: from then on no event is remembered. */
  private static final int MOST_MISSES = 8;

  private byte[] event = new byte[0];
  private int length;
  private int prefix;
  private int suffix;
  private boolean known;
  private int misses;

  // Of the event that is being read.
  private int texts;
  private int textLength;
  private long textAt = NOWHERE;

  /** An event is going to be read. */
  void begin() {
    known = false;
    texts = 0;
    textAt = NOWHERE;
  }

  /** The event has a text that is not empty. */
  void text(int chars) {
    texts++;
    textLength = chars;
    textAt = NOWHERE;
  }

  /** Where texts are is worth knowing. */
  boolean isCurious() {
    return misses < MOST_MISSES;
  }

  /** The opening quote of the text told last is so many bytes behind the event's start. */
  void textAt(long offset) {
    textAt = offset;
  }

  /** The event has been read, is fine and has text: if it is one, the next may be like it. */
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

  /** Whether this event differs from the last one in its text only. */
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

  /** The event read last may be said again. */
  boolean isKnown() {
    return known;
  }

  /** So many bytes the event read last has. */
  public int length() {
    return length;
  }

  /** So far into the event its text begins. */
  public int prefix() {
    return prefix;
  }

  /** So long before the event's end it ends. */
  public int suffix() {
    return suffix;
  }

  /** Printable ASCII, and nothing that ends a JSON string or escapes in it. */
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
