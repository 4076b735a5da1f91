package dev.gatlingllm.config;

/** A setting that cannot be used. The message is one sentence for the user. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(onOneLine(message));
  }

  /** User input may contain characters that a console would act on. */
  private static String onOneLine(String text) {
    StringBuilder shown = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      if (Unprintable.is(c)) {
        Unprintable.show(c, shown);
      } else {
        shown.appendCodePoint(c);
      }
    }
    return shown.toString();
  }
}
