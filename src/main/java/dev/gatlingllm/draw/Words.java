package dev.gatlingllm.draw;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a setting, read from left to right. A wrong word is reported in a sentence that
 * names it.
 */
public final class Words {
  /** Of a stage. */
  public static final Duration LONGEST = Duration.ofDays(30);

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

  /** Commas and percent signs are words of their own. */
  private static final Pattern WORD_OF_LIST = Pattern.compile("\"([^\"]*)\"|[,%]|[^\\s,%]+");

  private static final Pattern QUOTED = Pattern.compile("[\\s,%]");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,30})?");

  private final String where;
  private final List<String> words = new ArrayList<>();
  private int next;

  /**
   * Words between spaces.
   *
   * @param where what a sentence begins with: the key, or e.g. "Stage 2 of llm.load"
   */
  public Words(String where, String text) {
    this(where, text, WORD);
  }

  /** Words between spaces, commas and percent signs, which are words, too, outside of quotes. */
  public static Words ofList(String where, String text) {
    return new Words(where, text, WORD_OF_LIST);
  }

  private Words(String where, String text, Pattern word) {
    this.where = where + " ('" + text + "')";
    Matcher matcher = word.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group() : matcher.group(1));
    }
  }

  public boolean take(String... wanted) {
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
  public void require(String word) {
    if (!take(word)) {
      throw wrong("'" + word + "'");
    }
  }

  public boolean isDone() {
    return next == words.size();
  }

  /** Whether the next word is a whole number without a sign. */
  public boolean isCount() {
    return comes(DIGITS);
  }

  /** Whether the next word is like this as a whole. */
  public boolean comes(Pattern pattern) {
    return !isDone() && pattern.matcher(words.get(next)).matches();
  }

  /** Reads a word that must be like this. */
  public Matcher match(Pattern pattern, String rule) {
    if (!comes(pattern)) {
      throw wrong(rule);
    }
    Matcher matcher = pattern.matcher(words.get(next++));
    matcher.matches();
    return matcher;
  }

  /** Reads a whole number; &ge; 1. */
  public int count(String what, int most) {
    String rule = what + ", a whole number from 1 to " + String.format(Locale.ROOT, "%,d", most);
    int count = Integer.parseInt(match(COUNT, rule).group());
    if (count < 1 || count > most) {
      throw wrongBefore(rule);
    }
    return count;
  }

  /** Reads a number above 0. */
  public double number(String what) {
    String rule = what + ", a number above 0";
    double number = Double.parseDouble(match(NUMBER, rule).group());
    if (number == 0) {
      throw wrongBefore(rule);
    }
    return number;
  }

  public double numberOrZero(String what) {
    return Double.parseDouble(match(NUMBER, what + ", a number of 0 or more").group());
  }

  /** Reads a duration above 0. */
  public Duration duration(String what) {
    String rule = what + ", a duration above 0 and of at most 30 days, e.g. 500ms, 30s or 2m";
    Duration duration = durationUpTo30Days(rule);
    if (duration.isZero()) {
      throw wrongBefore(rule);
    }
    return duration;
  }

  /** Reads a duration, which may be 0. */
  public Duration durationOrZero(String what) {
    return durationUpTo30Days(what + ", a duration of at most 30 days, e.g. 500ms, 30s or 2m");
  }

  private Duration durationUpTo30Days(String rule) {
    Optional<Duration> duration = isDone() ? Optional.empty() : Durations.parse(words.get(next));
    if (duration.isEmpty() || duration.get().compareTo(LONGEST) > 0) {
      throw wrong(rule);
    }
    next++;
    return duration.get();
  }

  public String any(String what) {
    if (isDone()) {
      throw wrong(what);
    }
    return words.get(next++);
  }

  public void back() {
    next--;
  }

  /** The words that have been read, joined. */
  public String soFar() {
    return String.join(" ", words.subList(0, next).stream().map(Words::quoted).toList());
  }

  /** A word as it is written: in quotes if it would else be several. */
  public static String quoted(String word) {
    return QUOTED.matcher(word).find() || word.isEmpty() ? '"' + word + '"' : word;
  }

  /** An exception that says what the word that was read last must be. */
  public ConfigException wrongBefore(String rule) {
    back();
    return wrong(rule);
  }

  /** An exception that says what the next word must be. */
  public ConfigException wrong(String rule) {
    String place =
        !isDone()
            ? "'" + words.get(next) + "' must be "
            : next == 0 ? "it must be " : "'" + words.get(next - 1) + "' must be followed by ";
    return new ConfigException(where + ": " + place + rule + ".");
  }

  /** An exception that says which rule the text as a whole breaks. */
  public ConfigException refused(String rule) {
    return new ConfigException(where + " " + rule + ".");
  }

  /** An exception with a reason that is a sentence of its own, without its full stop. */
  public ConfigException because(String reason) {
    return new ConfigException(where + ": " + reason + ".");
  }

  /** "0.5", "512". */
  public static String decimal(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  /** "12.5 %", to six digits. */
  public static String percent(double share) {
    return new BigDecimal(share * 100)
            .round(new MathContext(6))
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  /** "90s". */
  public static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
  }
}
