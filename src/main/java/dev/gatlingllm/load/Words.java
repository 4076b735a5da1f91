package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of one stage, read from left to right. A wrong word is reported in a sentence that
 * names it.
 */
final class Words {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)/(s|min|h)");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private static final Duration LONGEST = Duration.ofDays(30);

  private final String where;
  private final List<String> words = new ArrayList<>();
  private int next;

  /**
   * @param where the key and the number of the stage, e.g. "Stage 2 of llm.load"
   */
  Words(String where, String text) {
    this.where = where + " ('" + text + "')";
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group() : matcher.group(1));
    }
  }

  /** Reads these words if they come next. */
  boolean take(String... wanted) {
    if (next + wanted.length > words.size()) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!words.get(next + i).equalsIgnoreCase(wanted[i])) {
        return false;
      }
    }
    next += wanted.length;
    return true;
  }

  /** Reads this word, which must come next. */
  void require(String word) {
    if (!take(word)) {
      throw wrong("'" + word + "'");
    }
  }

  boolean isDone() {
    return next == words.size();
  }

  boolean isRate() {
    return !isDone() && RATE.matcher(words.get(next)).matches();
  }

  boolean isCount() {
    return !isDone() && COUNT.matcher(words.get(next)).matches();
  }

  /** Reads arrivals per second; ≥ 0. */
  double rate() {
    if (!isRate()) {
      throw wrong("a rate, e.g. 5/s, 0.5/s or 30/min");
    }
    Matcher matcher = RATE.matcher(words.get(next++));
    matcher.matches();
    double number = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> number;
      case "min" -> number / 60;
      default -> number / 3600;
    };
  }

  /** Reads a whole number; ≥ 1. */
  int count(String what, int most) {
    String rule = what + ", a whole number from 1 to " + String.format(Locale.ROOT, "%,d", most);
    if (!isCount()
        || Integer.parseInt(words.get(next)) < 1
        || Integer.parseInt(words.get(next)) > most) {
      throw wrong(rule);
    }
    return Integer.parseInt(words.get(next++));
  }

  /** Reads a number above 0. */
  double number(String what) {
    if (isDone()
        || !NUMBER.matcher(words.get(next)).matches()
        || Double.parseDouble(words.get(next)) == 0) {
      throw wrong(what + ", a number above 0");
    }
    return Double.parseDouble(words.get(next++));
  }

  /** Reads a duration above 0. */
  Duration duration(String what) {
    Optional<Duration> duration = isDone() ? Optional.empty() : Durations.parse(words.get(next));
    if (duration.isEmpty() || duration.get().isZero() || duration.get().compareTo(LONGEST) > 0) {
      throw wrong(what + ", a duration above 0 and of at most 30 days, e.g. 500ms, 30s or 2m");
    }
    next++;
    return duration.get();
  }

  /** Reads any word. */
  String any(String what) {
    if (isDone()) {
      throw wrong(what);
    }
    return words.get(next++);
  }

  /** Moves back by one word. */
  void back() {
    next--;
  }

  /** The words that have been read, joined. */
  String soFar() {
    return String.join(" ", words.subList(0, next).stream().map(Words::quoted).toList());
  }

  static String quoted(String word) {
    return word.isEmpty() || word.contains(" ") ? '"' + word + '"' : word;
  }

  /** An exception that says what the next word must be. */
  ConfigException wrong(String rule) {
    String place = isDone() ? "its end" : "'" + words.get(next) + "'";
    return new ConfigException(where + ": " + place + " must be " + rule + ".");
  }

  /** An exception that says which rule the whole stage breaks. */
  ConfigException refused(String rule) {
    return new ConfigException(where + " " + rule + ".");
  }

  /** "0.5/s". */
  static String rate(double perSecond) {
    return new BigDecimal(Double.toString(perSecond)).stripTrailingZeros().toPlainString() + "/s";
  }

  /** "90s". */
  static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
  }

  /** "1 user", "4 users". */
  static String users(int users) {
    return users == 1 ? "1 user" : users + " users";
  }
}
