package dev.gatlingllm.dialect;

/** Escapes text for JSON strings (RFC 8259, section 7). */
final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /**
   * Appends the text, escaped. An unpaired surrogate has no encoding in UTF-8, so it is escaped,
   * too: the server gets the text as it is.
   */
  static void escape(String text, StringBuilder to) {
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      to.append(text, done, i);
      escape(c, to);
      done = i + 1;
    }
    to.append(text, done, text.length());
  }

  static StringBuilder quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() * 9 / 8 + 2).append('"');
    escape(text, quoted);
    return quoted.append('"');
  }

  private static void escape(char c, StringBuilder to) {
    to.append('\\');
    switch (c) {
      case '"', '\\' -> to.append(c);
      case '\n' -> to.append('n');
      case '\r' -> to.append('r');
      case '\t' -> to.append('t');
      default ->
          to.append('u')
              .append(HEX[c >> 12])
              .append(HEX[c >> 8 & 15])
              .append(HEX[c >> 4 & 15])
              .append(HEX[c & 15]);
    }
  }
}
