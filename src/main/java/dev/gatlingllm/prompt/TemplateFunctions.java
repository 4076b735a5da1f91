package dev.gatlingllm.prompt;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions that Hugging Face's transformers offers to chat templates, under its names. */
public final class TemplateFunctions {
  private static final Pattern DIRECTIVE = Pattern.compile("%(-?)([A-Za-z%])");

  /** Python's directives as Java's patterns. */
  private static final Map<String, String> PATTERNS =
      Map.ofEntries(
          Map.entry("d", "dd"),
          Map.entry("m", "MM"),
          Map.entry("Y", "yyyy"),
          Map.entry("y", "yy"),
          Map.entry("b", "MMM"),
          Map.entry("B", "MMMM"),
          Map.entry("a", "EEE"),
          Map.entry("A", "EEEE"),
          Map.entry("H", "HH"),
          Map.entry("I", "hh"),
          Map.entry("M", "mm"),
          Map.entry("S", "ss"),
          Map.entry("p", "a"),
          Map.entry("j", "DDD"));

  private TemplateFunctions() {}

  /** Called by a template that refuses the messages. */
  public static Object raise_exception(Object message) {
    throw new IllegalArgumentException(String.valueOf(message));
  }

  /**
   * The time, in Python's format.
   *
   * @throws IllegalArgumentException for an unknown directive
   */
  public static String strftime_now(String format) {
    return strftime(format, LocalDateTime.now());
  }

  static String strftime(String format, LocalDateTime time) {
    return DIRECTIVE
        .matcher(format)
        .replaceAll(
            found -> Matcher.quoteReplacement(directive(found.group(1), found.group(2), time)));
  }

  private static String directive(String unpadded, String letter, LocalDateTime time) {
    if (letter.equals("%")) {
      return "%";
    }
    String pattern = PATTERNS.get(letter);
    if (pattern == null) {
      throw new IllegalArgumentException("strftime has no %" + letter + " here");
    }
    String text = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    return unpadded.isEmpty() ? text : text.replaceFirst("^0+(?=\\d)", "");
  }
}
