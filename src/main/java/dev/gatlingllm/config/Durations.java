package dev.gatlingllm.config;

import java.math.BigDecimal;
import java.time.Duration;

/** A length of time for people. */
public final class Durations {
  private Durations() {}

  /** "10 s", "1.5 s"; below a second "700 ms", "0.2 ms". */
  public static String text(Duration duration) {
    boolean seconds = duration.compareTo(Duration.ofSeconds(1)) >= 0;
    return BigDecimal.valueOf(duration.toNanos(), seconds ? 9 : 6)
            .stripTrailingZeros()
            .toPlainString()
        + (seconds ? " s" : " ms");
  }
}
