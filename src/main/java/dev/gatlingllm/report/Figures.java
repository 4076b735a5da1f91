package dev.gatlingllm.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers as text, always with a point and without an exponent. */
final class Figures {
  /** Shown for a value that is absent because nothing was measured. */
  static final String ABSENT = "-";

  private static final MathContext EIGHT_DIGITS = new MathContext(8, RoundingMode.HALF_EVEN);
  private static final int STORED_DECIMALS = 6;

  /** Six digits before the point are hard to read. */
  private static final double LONG_MILLIS = 100_000;

  private Figures() {}

  /** At most 8 significant digits, at least one decimal: 543.0, 19634.007, 0.14749433. */
  static String digits(double value) {
    BigDecimal rounded = new BigDecimal(value).round(EIGHT_DIGITS).stripTrailingZeros();
    return rounded.setScale(Math.max(1, rounded.scale()), RoundingMode.UNNECESSARY).toPlainString();
  }

  static String fixed(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String fixed(OptionalDouble value) {
    return value.isPresent() ? fixed(value.getAsDouble()) : ABSENT;
  }

  /** A time for a column of milliseconds; a long time is in seconds, with the unit. */
  static String millis(OptionalDouble millis) {
    return millis.orElse(0) < LONG_MILLIS
        ? fixed(millis)
        : fixed(millis.getAsDouble() / 1000) + " s";
  }

  /** A whole number with commas between thousands. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String count(OptionalLong value) {
    return value.isPresent() ? count(value.getAsLong()) : ABSENT;
  }

  /** A share in per cent, with two decimals. */
  static String percent(double share) {
    return fixed(100 * share) + " %";
  }

  static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : ABSENT;
  }

  /** For files: six decimals, which is a nanosecond in milliseconds; no trailing zeros. */
  static BigDecimal stored(double value) {
    BigDecimal rounded =
        new BigDecimal(value)
            .setScale(STORED_DECIMALS, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded;
  }
}
