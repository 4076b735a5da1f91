package dev.gatlingllm.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
  /** Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples. */
  private static final long DATE_EPOCH_MILLIS = 784_111_777_000L;

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "120, 120", "0.5, 0.5", "' 3 ', 3"})
  void retryAfterMayBeSeconds(String text, double seconds) {
    assertThat(after(text)).isEqualTo(seconds);
  }

  @Test
  void retryAfterMayBeADate() {
    assertThat(after("Sun, 06 Nov 1994 08:49:37 GMT")).isEqualTo(12);
  }

  @Test
  void aDateInThePastIsNow() {
    assertThat(after("Sun, 06 Nov 1994 08:49:24 GMT")).isEqualTo(0);
  }

  @Test
  void aDateYearsAheadIsAsLongAsItSays() {
    assertThat(after("Fri, 31 Dec 9999 23:59:59 GMT")).isBetween(2.5e11, 2.6e11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "-0.5",
        "+1",
        "1 2",
        "1,5",
        "Fri, 31 Dec 9999",
        "soon",
        "7s",
        "1e9",
        "9999999999999",
        "Sunday, 06-Nov-94"
      })
  void whatIsNeitherIsAbsent(String text) {
    assertThat(new RateLimits(Map.of("retry-after", text)).retryAfterSeconds(0)).isEmpty();
  }

  @Test
  void withoutTheHeaderThereIsNone() {
    assertThat(RateLimits.NONE.retryAfterSeconds(0)).isEmpty();
  }

  @Test
  void millisecondsAreFiner() {
    assertThat(
            new RateLimits(Map.of("retry-after", "2", "retry-after-ms", "1250"))
                .retryAfterSeconds(0))
        .hasValue(1.25);
  }

  @Test
  void whatRemainsIsReadWhereItIsAWholeNumber() {
    assertThat(
            new RateLimits(
                    Map.of(
                        "x-ratelimit-remaining-requests", "59",
                        "x-ratelimit-limit-requests", "60",
                        "x-ratelimit-reset-requests", "1s",
                        "anthropic-ratelimit-tokens-remaining", "0",
                        "x-ratelimit-remaining-tokens", "many"))
                .remaining())
        .containsOnly(
            Map.entry("x-ratelimit-remaining-requests", 59L),
            Map.entry("anthropic-ratelimit-tokens-remaining", 0L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Retry-After",
        "retry-after-ms",
        "X-RateLimit-Remaining-Tokens",
        "Anthropic-Ratelimit-Requests-Reset",
        "RateLimit-Policy"
      })
  void headersAreKnownByTheirNames(String name) {
    assertThat(RateLimits.isOne(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type", "X-Request-Id", "Server"})
  void othersAreNot(String name) {
    assertThat(RateLimits.isOne(name)).isFalse();
  }

  private static double after(String text) {
    return new RateLimits(Map.of("retry-after", text))
        .retryAfterSeconds(DATE_EPOCH_MILLIS - 12_000)
        .orElseThrow();
  }
}
