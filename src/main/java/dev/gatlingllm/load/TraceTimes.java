package dev.gatlingllm.load;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalLong;

final class TraceTimes {
  /** As many as fit into nanoseconds. */
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(9_000_000_000L);

  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private TraceTimes() {}

  /**
   * A number of seconds, or a date with a time of day, in UTC unless it says its offset; empty if
   * it is neither, negative or before 1970.
   */
  static OptionalLong nanos(String text) {
    if (text.matches("[0-9]{1,10}(\\.[0-9]{1,30})?")) {
      return nanos(new BigDecimal(text), 9);
    }
    try {
      TemporalAccessor time =
          DATE.parseBest(text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          time instanceof OffsetDateTime offset
              ? offset.toInstant()
              : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
      return nanos(
          BigDecimal.valueOf(instant.getEpochSecond())
              .add(BigDecimal.valueOf(instant.getNano(), 9)),
          9);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * A number of a unit; empty if it is negative or beyond all bounds.
   *
   * @param digits of a nanosecond in the unit: 9 for seconds, 6 for milliseconds
   */
  static OptionalLong nanos(BigDecimal number, int digits) {
    if (number.signum() < 0 || (long) number.precision() - number.scale() > 20) {
      return OptionalLong.empty();
    }
    BigDecimal nanos = number.movePointRight(digits);
    return nanos.compareTo(MOST_SECONDS.movePointRight(9)) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(nanos.longValue());
  }
}
