package dev.gatlingllm.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as text. */
public final class Durations {
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)\\s*(us|ms|s|m|h)");

  private Durations() {}

  /** Parses a number with its unit, e.g. "500ms", "30s", "2m"; empty for any other text. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    double unitNanos =
        switch (matcher.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 3600e9;
        };
    return Optional.of(
        Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * unitNanos)));
  }

  /** "10 s", "1.5 s"; below a second "700 ms", "0.2 ms". */
  public static String text(Duration duration) {
    boolean seconds = duration.compareTo(Duration.ofSeconds(1)) >= 0;
    return BigDecimal.valueOf(duration.toNanos(), seconds ? 9 : 6)
            .stripTrailingZeros()
            .toPlainString()
        + (seconds ? " s" : " ms");
  }
}
