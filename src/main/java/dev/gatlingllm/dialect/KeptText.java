package dev.gatlingllm.dialect;

import dev.gatlingllm.prompt.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Generated text in UTF-8, kept for a tokenizer to count. It stops growing once it is too long to
 * be counted. Surrogates that come in two pieces are joined; an unpaired one becomes U+FFFD. Not
 * thread-safe.
 */
public final class KeptText {
  /** A UTF-16 unit takes at most three bytes, so a longer text is not counted. */
  static final int MOST_BYTES = 3 * Tokenizer.MOST_CHARACTERS;

  private static final int FIRST_BYTES = 256;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;
  private char high;
  private final List<From> kinds = new ArrayList<>(1);

  /**
   * Reserves space for bytes of whole characters, which the caller writes to {@link #bytes}.
   *
   * @return index of the first
   */
  public int reserve(int count) {
    if (high != 0) {
      loneHalf();
    }
    int at = room(count);
    length = at > MOST_BYTES ? at : at + count;
    return at;
  }

  /**
   * Makes room after the text for bytes that become part of it only by an immediately following
   * {@link #reserve}. Must not be called if the text {@link #endsAmidCharacter}.
   *
   * @return index of the first
   */
  public int room(int count) {
    if (length + count > bytes.length) {
      grow(count);
    }
    return length;
  }

  /** Whether the text ends with the first half of a surrogate pair. */
  public boolean endsAmidCharacter() {
    return high != 0;
  }

  /** The text and the room after it; valid until more room is requested. */
  public byte[] bytes() {
    return bytes;
  }

  /** The text is of this kind from this byte on; the caller defines the numbers. */
  private record From(int at, int kind) {}

  void append(int kind, CharSequence text, int from, int to) {
    if (kinds.isEmpty() || kinds.get(kinds.size() - 1).kind() != kind) {
      kinds.add(new From(length, kind));
    }
    for (int i = from; i < to; i++) {
      append(text.charAt(i));
    }
  }

  private void append(char c) {
    if (Character.isLowSurrogate(c) && high != 0) {
      int codePoint = Character.toCodePoint(high, c);
      high = 0;
      int at = reserve(4);
      bytes[at] = (byte) (0xF0 | codePoint >> 18);
      bytes[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
      bytes[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
      bytes[at + 3] = (byte) (0x80 | codePoint & 0x3F);
    } else if (Character.isHighSurrogate(c)) {
      reserve(0);
      high = c;
    } else if (c < 0x80) {
      int at = reserve(1);
      bytes[at] = (byte) c;
    } else if (c < 0x800) {
      int at = reserve(2);
      bytes[at] = (byte) (0xC0 | c >> 6);
      bytes[at + 1] = (byte) (0x80 | c & 0x3F);
    } else {
      threeBytes(Character.isSurrogate(c) ? '\uFFFD' : c);
    }
  }

  private void loneHalf() {
    high = 0;
    threeBytes('\uFFFD');
  }

  private void threeBytes(char c) {
    int at = reserve(3);
    bytes[at] = (byte) (0xE0 | c >> 12);
    bytes[at + 1] = (byte) (0x80 | c >> 6 & 0x3F);
    bytes[at + 2] = (byte) (0x80 | c & 0x3F);
  }

  private void grow(int count) {
    bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
  }

  String last(int count) {
    return new String(bytes, length - count, count, StandardCharsets.UTF_8);
  }

  /** The text of these kinds so far; empty if there is none. */
  Optional<String> of(IntPredicate kind) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < kinds.size(); i++) {
      int to = i + 1 < kinds.size() ? kinds.get(i + 1).at() : length;
      if (kind.test(kinds.get(i).kind())) {
        int from = kinds.get(i).at();
        text.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
      }
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  @Override
  public String toString() {
    String whole = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return high == 0 ? whole : whole + '\uFFFD';
  }
}
