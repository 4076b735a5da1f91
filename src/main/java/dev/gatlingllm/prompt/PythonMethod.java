package dev.gatlingllm.prompt;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.AdvancedFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A method of Python's strings, or a slice backwards, as a filter: chat templates are written for
 * Python, and jinjava's strings are Java's.
 */
record PythonMethod(String method) implements AdvancedFilter {
  static final Set<String> NAMES =
      Set.of(
          "startswith",
          "endswith",
          "strip",
          "lstrip",
          "rstrip",
          "split",
          "upper",
          "lower",
          "title",
          "capitalize",
          "join",
          "find",
          "count",
          "reversed");

  static String filterName(String method) {
    return "python_" + method;
  }

  @Override
  public String getName() {
    return filterName(method);
  }

  @Override
  public Object filter(
      Object value, JinjavaInterpreter interpreter, Object[] args, Map<String, Object> named) {
    if (method.equals("reversed")) {
      return reversed(value);
    }
    String text = String.valueOf(value);
    return switch (method) {
      case "startswith" -> prefixes(args).stream().anyMatch(text::startsWith);
      case "endswith" -> prefixes(args).stream().anyMatch(text::endsWith);
      case "strip" -> stripped(text, args, true, true);
      case "lstrip" -> stripped(text, args, true, false);
      case "rstrip" -> stripped(text, args, false, true);
      case "split" -> split(text, args);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> title(text);
      case "capitalize" -> capitalized(text);
      case "join" -> joined(text, args);
      case "find" -> (long) text.indexOf(argument(args, 0));
      default -> (long) text.split(Pattern.quote(argument(args, 0)), -1).length - 1;
    };
  }

  private static Object reversed(Object value) {
    if (value instanceof Collection<?> items) {
      List<Object> reversed = new ArrayList<>(items);
      Collections.reverse(reversed);
      return reversed;
    }
    return new StringBuilder(String.valueOf(value)).reverse().toString();
  }

  private static List<String> prefixes(Object[] args) {
    return args.length > 0 && args[0] instanceof Collection<?> several
        ? several.stream().map(String::valueOf).toList()
        : List.of(argument(args, 0));
  }

  private static String stripped(String text, Object[] args, boolean left, boolean right) {
    String set = args.length == 0 || args[0] == null ? " \t\n\r\f\u000b" : argument(args, 0);
    int from = 0;
    int to = text.length();
    while (left && from < to && set.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (right && to > from && set.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private static List<String> split(String text, Object[] args) {
    if (args.length == 0 || args[0] == null) {
      return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
    }
    int limit = args.length > 1 ? ((Number) args[1]).intValue() + 1 : -1;
    return Arrays.asList(text.split(Pattern.quote(argument(args, 0)), limit));
  }

  private static String title(String text) {
    return Pattern.compile("\\p{L}+").matcher(text).replaceAll(word -> capitalized(word.group()));
  }

  private static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String joined(String separator, Object[] args) {
    return args[0] instanceof Collection<?> items
        ? items.stream().map(String::valueOf).collect(Collectors.joining(separator))
        : String.valueOf(args[0]);
  }

  private static String argument(Object[] args, int index) {
    return String.valueOf(args[index]);
  }
}
