package dev.gatlingllm.dialect;

import java.nio.charset.StandardCharsets;

/** Foreign text cut to what a message can carry, on one line. */
final class Excerpt {
  private Excerpt() {}

  /** The first characters of UTF-8 bytes; what is no UTF-8 shows as U+FFFD. */
  static String of(byte[] utf8, int from, int to, int maxChars) {
    // A character takes at most four bytes.
    int length = (int) Math.min(to - from, 4L * maxChars);
    return of(new String(utf8, from, length, StandardCharsets.UTF_8), maxChars);
  }

  static String of(String text, int maxChars) {
    int end = Math.min(text.length(), maxChars);
    if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder line = new StringBuilder(text.substring(0, end));
    for (int i = 0; i < end; i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    return line.toString();
  }
}
