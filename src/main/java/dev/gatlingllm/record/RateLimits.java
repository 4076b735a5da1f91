package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The rate limit headers of an answer.
 *
 * @param headers by name in lower case: {@code retry-after}, {@code ratelimit…}, {@code
 *     x-ratelimit-…}, or with another prefix than x
 */
public record RateLimits(@JsonValue Map<String, String> headers) {
  public static final RateLimits NONE = new RateLimits(Map.of());

  private static final String LIMIT = "ratelimit";
  private static final String RETRY = "retry-after";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

  @JsonCreator
  public RateLimits {
    headers = Map.copyOf(headers);
  }

  public static boolean isOne(String name) {
    int dash = name.indexOf('-');
    return begins(name, 0, RETRY)
        || begins(name, 0, LIMIT)
        || (dash > 0 && begins(name, dash + 1, LIMIT));
  }

  private static boolean begins(String name, int from, String word) {
    return name.regionMatches(true, from, word, 0, word.length());
  }

  /**
   * How long the server asks to wait: the number of seconds or the date of Retry-After (RFC 9110,
   * 10.2.3), or the milliseconds of {@code retry-after-ms}, which is preferred as more precise.
   * Never below 0; empty without a valid header.
   *
   * @param epochMillis when the answer came, by the wall clock, to which a date is compared
   */
  public OptionalDouble retryAfterSeconds(long epochMillis) {
    String millis = headers.getOrDefault("retry-after-ms", "").strip();
    if (NUMBER.matcher(millis).matches()) {
      return OptionalDouble.of(Double.parseDouble(millis) / 1000);
    }
    String text = headers.getOrDefault("retry-after", "").strip();
    if (NUMBER.matcher(text).matches()) {
      return OptionalDouble.of(Double.parseDouble(text));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return OptionalDouble.of(Math.max(0, (date.toEpochMilli() - epochMillis) / 1000.0));
    } catch (DateTimeException e) {
      return OptionalDouble.empty();
    }
  }

  /** The headers with a remaining quota that is a whole number. */
  public Map<String, Long> remaining() {
    Map<String, Long> remaining = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          if (name.contains("remaining") && WHOLE.matcher(value.strip()).matches()) {
            remaining.put(name, Long.parseLong(value.strip()));
          }
        });
    return remaining;
  }
}
