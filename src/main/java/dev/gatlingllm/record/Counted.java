package dev.gatlingllm.record;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences with numbers, for people. */
public final class Counted {
  private static final Pattern PART =
      Pattern.compile("%([-+,.\\d]*[a-zA-Z])|\\{([^{}|]*)\\|([^{}|]*)}|%%");

  private Counted() {}

  /**
   * A text as by {@link String#format}, with English words after numbers: "%,d {answer has|answers
   * have} come".
   *
   * @param template where a choice is for the value before it, its first words for 1
   */
  public static String text(String template, Object... values) {
    Matcher part = PART.matcher(template);
    StringBuilder format = new StringBuilder();
    int next = 0;
    while (part.find()) {
      boolean choice = part.group(2) != null;
      next += part.group(1) == null ? 0 : 1;
      String words = choice ? part.group(isOne(values[next - 1]) ? 2 : 3) : part.group();
      part.appendReplacement(format, Matcher.quoteReplacement(words));
    }
    return String.format(Locale.ROOT, part.appendTail(format).toString(), values);
  }

  private static boolean isOne(Object value) {
    String text = String.valueOf(value);
    return text.equals("1") || text.equals("+1");
  }
}
