package dev.gatlingllm.dialect;

import java.nio.charset.StandardCharsets;

/** Shortens a server's text to one line for a message; {@link ServerText} does the rest. */
final class Excerpt {
  private Excerpt() {}

  /** The first characters of UTF-8 bytes; malformed bytes become U+FFFD. */
  static String of(byte[] utf8, int from, int to, int maxChars) {
    // A character takes at most four bytes.
    int length = (int) Math.min(to - from, 4L * maxChars);
    return of(new String(utf8, from, length, StandardCharsets.UTF_8), maxChars);
  }

  static String of(String text, int maxChars) {
    int end = ServerText.end(text, Math.min(text.length(), maxChars));
    return text.substring(0, end).replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
  }
}
