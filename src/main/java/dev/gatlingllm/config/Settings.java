package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Typed values of a configuration. Each reader throws a {@link ConfigException} that names the key,
 * the value and the rule.
 */
public record Settings(Config config) {
  /** In ASCII digits: outputs use no others. */
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private static final int LONGEST_SHOWN = 200;

  /** Rejects null, which is neither a value nor a default. */
  void requireValues(Iterable<String> keys) {
    for (String key : keys) {
      if (!config.hasPath(key)) {
        throw new ConfigException(
            key + " is null, must have a value; without the line its default holds.");
      }
    }
  }

  /** The value as text; a list joined by commas. */
  public String text(String key) {
    ConfigValue value = config.getValue(key);
    return value instanceof ConfigList list
        ? String.join(",", list.stream().map(item -> String.valueOf(item.unwrapped())).toList())
        : String.valueOf(value.unwrapped()).strip();
  }

  Optional<String> optional(String key) {
    String text = text(key);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  boolean flag(String key) {
    return flag(key, text(key));
  }

  List<Boolean> flags(String key) {
    return list(key, "true or false, or a list of them", item -> flag(key, item));
  }

  /** Ignores case: the llm_bench block shows Python's True. */
  private static boolean flag(String key, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw broken(key, text, "true or false");
    };
  }

  public String oneOf(String key, String... allowed) {
    String text = text(key);
    for (String one : allowed) {
      if (one.equals(text)) {
        return text;
      }
    }
    throw broken(key, text, "one of " + String.join(", ", allowed));
  }

  int positive(String key) {
    return positive(key, text(key), 100_000_000);
  }

  /** A whole number from 1. */
  public int positive(String key, int most) {
    return positive(key, text(key), most);
  }

  /** A file's name; empty if none is given. */
  Optional<Path> file(String key) {
    try {
      return optional(key).map(Path::of);
    } catch (InvalidPathException e) {
      throw broken(key, text(key), "the name of a file");
    }
  }

  Optional<Instant> instant(String key) {
    try {
      return optional(key).map(it -> OffsetDateTime.parse(it).toInstant());
    } catch (DateTimeParseException e) {
      throw broken(key, text(key), "an instant with its offset, such as 2026-12-01T22:00:00Z");
    }
  }

  /** A whole number from 1; empty if the value is {@code word}. */
  public OptionalInt positiveOr(String key, String word) {
    return text(key).equals(word) ? OptionalInt.empty() : OptionalInt.of(wholeOr(key, word, 1));
  }

  /** A whole number from 0; empty if the value is {@code word}. */
  OptionalInt countOr(String key, String word) {
    return text(key).equals(word) ? OptionalInt.empty() : OptionalInt.of(wholeOr(key, word, 0));
  }

  private int wholeOr(String key, String word, int least) {
    String rule = "a whole number from " + least + " to 100,000,000, or " + word;
    long number = whole(key, text(key), rule);
    if (number < least || number > 100_000_000) {
      throw broken(key, text(key), rule);
    }
    return (int) number;
  }

  /** A list of texts, or one with commas between them; none if it is empty. */
  List<String> texts(String key) {
    return text(key).isEmpty()
        ? List.of()
        : list(key, "a text, or a list of them", Function.identity());
  }

  List<Integer> positives(String key, int most) {
    return list(key, "a whole number from 1, or a list of them", item -> positive(key, item, most));
  }

  private static int positive(String key, String text, int most) {
    String rule = String.format(Locale.ROOT, "a whole number from 1 to %,d", most);
    long number = whole(key, text, rule);
    if (number < 1 || number > most) {
      throw broken(key, text, rule);
    }
    return (int) number;
  }

  /** A whole number from 0. */
  long count(String key) {
    String rule = "a whole number from 0";
    long number = whole(key, text(key), rule);
    if (number < 0) {
      throw broken(key, text(key), rule);
    }
    return number;
  }

  static long whole(String key, String text, String rule) {
    try {
      if (!WHOLE.matcher(text).matches()) {
        throw broken(key, text, rule);
      }
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw broken(key, text, rule);
    }
  }

  double between(String key, double from, double to, String rule) {
    String text = text(key);
    try {
      boolean decimal = DECIMAL.matcher(text).matches();
      double number = Double.parseDouble(text);
      if (decimal && number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw broken(key, text, rule);
  }

  Duration duration(String key) {
    Duration duration = durationOrZero(key);
    if (duration.isZero()) {
      throw broken(key, text(key), "a duration above 0, e.g. 500ms, 30s, 2m");
    }
    return duration;
  }

  Duration durationOrZero(String key) {
    String text = text(key);
    Duration duration =
        Durations.parse(text)
            .orElseThrow(() -> broken(key, text, "a duration with its unit, e.g. 500ms, 30s, 2m"));
    if (duration.compareTo(Duration.ofDays(30)) > 0) {
      throw broken(key, text, "a duration of at most 30 days");
    }
    return duration;
  }

  private <T> List<T> list(String key, String rule, Function<String, T> item) {
    Deque<String> parts = parts(text(key));
    while (!parts.isEmpty() && parts.getLast().isEmpty()) {
      parts.removeLast();
    }
    if (parts.isEmpty()) {
      throw broken(key, text(key), rule);
    }
    return parts.stream().map(String::strip).map(item).toList();
  }

  /**
   * What stands between commas. One within double quotes, which the path of a file may need, is
   * none: those behind it are odd in number.
   */
  private static Deque<String> parts(String text) {
    Deque<String> parts = new ArrayDeque<>();
    boolean quoted = false;
    int end = text.length();
    for (int i = text.length() - 1; i >= 0; i--) {
      if (text.charAt(i) == '"') {
        quoted = !quoted;
      } else if (text.charAt(i) == ',' && !quoted) {
        parts.addFirst(text.substring(i + 1, end));
        end = i;
      }
    }
    parts.addFirst(text.substring(0, end));
    return parts;
  }

  /** A number as people write it: 70, 0.5. */
  static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** The value breaks this rule. */
  public ConfigException broken(String key, String rule) {
    return broken(key, text(key), rule);
  }

  static ConfigException broken(String key, String value, String rule) {
    return new ConfigException(
        key + " is '" + shown(NamedSecrets.withoutThem(value)) + "', must be " + rule + ".");
  }

  /** Cut to a length that people can read. */
  static String shown(String value) {
    return value.codePointCount(0, value.length()) <= LONGEST_SHOWN
        ? value
        : value.substring(0, value.offsetByCodePoints(0, LONGEST_SHOWN)) + "...";
  }
}
