package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "PT10S, 10 s",
    "PT1S, 1 s",
    "PT1.5S, 1.5 s",
    "PT2M, 120 s",
    "PT0.7S, 700 ms",
    "PT0.0002S, 0.2 ms",
    "PT0.999999S, 999.999 ms",
    "PT0S, 0 ms"
  })
  void aLengthIsSaidInSecondsFromOneOnAndBelowInMilliseconds(Duration length, String text) {
    assertThat(Durations.text(length)).isEqualTo(text);
  }
}
