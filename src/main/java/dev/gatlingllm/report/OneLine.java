package dev.gatlingllm.report;

/** Text that a server may have written, made harmless for a line of a terminal or a text file. */
final class OneLine {
  private OneLine() {}

  /** Runs of white space and control characters become one space each; escape codes lose theirs. */
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isGap(c)) {
        gap = line.length() > 0;
        continue;
      }
      if (gap) {
        line.append(' ');
        gap = false;
      }
      line.append(c);
    }
    return line.toString();
  }

  /** Bidirectional controls too: they can make a line read as what it is not. */
  private static boolean isGap(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }

  /** The same, cut to so many characters; no pair of surrogates is cut in two. */
  static String of(String text, int most) {
    String line = of(text);
    if (line.length() <= most) {
      return line;
    }
    int end = most - 3;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }
}
