package dev.gatlingllm.config;

import java.util.Locale;

/** A setting that cannot be used. The message is one sentence for the user. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(onOneLine(message));
  }

  /** What was typed may hold control characters, which are not a console's to act on. */
  private static String onOneLine(String text) {
    StringBuilder shown = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      if (Character.isISOControl(c)) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", c));
      } else {
        shown.appendCodePoint(c);
      }
    }
    return shown.toString();
  }
}
