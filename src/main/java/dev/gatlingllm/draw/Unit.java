package dev.gatlingllm.draw;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What the numbers of a distribution are, and how they are written.
 *
 * @param name what they count, e.g. "tokens"
 * @param most the largest number that may be written
 */
public record Unit(String name, int most) {
  public static final Unit TOKENS = new Unit("tokens", 10_000_000);

  /** Seconds, written as durations, e.g. 500ms or 2m; in files as numbers of seconds. */
  public static final Unit TIME = new Unit("seconds", 30 * 24 * 3600);

  /** The least number there is; a distribution of counts has none below 1. */
  double least() {
    return isTime() ? 0 : 1;
  }

  private boolean isTime() {
    return equals(TIME);
  }

  /** "a number of tokens", or "a time". */
  String noun() {
    return isTime() ? "a time" : "a number of " + name;
  }

  /** Reads one that may be drawn. */
  double value(Words words, String what) {
    return isTime() ? seconds(words.durationOrZero(what)) : words.count(what, most);
  }

  /** Reads a mean or a standard deviation; &gt; 0. */
  double scale(Words words, String what) {
    return isTime() ? seconds(words.duration(what)) : words.number(what);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** A value of a file, if it is one. */
  OptionalDouble ofFile(String text) {
    return number(text).stream()
        .filter(it -> it >= least() && it <= most && (isTime() || it == Math.rint(it)))
        .findFirst();
  }

  /** What a value of a file must be. */
  String rule() {
    String format = isTime() ? "a number of seconds from 0 to %,d" : "a whole number from 1 to %,d";
    return String.format(Locale.ROOT, format, most);
  }

  /** A number of 0 or more, e.g. 12, 0.5 or 1.2e-05. */
  static OptionalDouble number(String text) {
    if (!text.matches("([0-9]{1,18}(\\.[0-9]{0,18})?|\\.[0-9]{1,18})([eE][-+]?[0-9]{1,2})?")) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(text));
  }
}
