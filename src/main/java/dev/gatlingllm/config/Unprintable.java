package dev.gatlingllm.config;

import java.util.Locale;

/** Characters that a terminal or a page acts on, or that are invisible. */
public final class Unprintable {
  private Unprintable() {}

  /** Control characters, marks of direction, line ends of all kinds, and unpaired surrogates. */
  public static boolean is(int codePoint) {
    return Character.isISOControl(codePoint)
        || switch (Character.getType(codePoint)) {
          case Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              true;
          default -> false;
        };
  }

  /** Shows it as Java would write it. */
  public static void show(int codePoint, StringBuilder shown) {
    for (char c : Character.toChars(codePoint)) {
      shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
  }
}
