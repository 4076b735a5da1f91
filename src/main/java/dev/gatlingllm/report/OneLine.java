package dev.gatlingllm.report;

import java.util.regex.Pattern;

/** Makes text from a server safe for a line of a terminal or a text file. */
final class OneLine {
  /** With bidirectional controls, which can disguise what a line says. */
  private static final Pattern GAPS =
      Pattern.compile("[\\p{Z}\\p{Cc}[\\p{Cf}&&[\\x{0}-\\x{FFFF}]]]+");

  private OneLine() {}

  /**
   * Replaces each run of white space and control characters by one space; escape codes become
   * inert.
   */
  static String of(String text) {
    return GAPS.matcher(text).replaceAll(" ").strip();
  }

  /** The same, cut to a number of characters, but never within a surrogate pair. */
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
