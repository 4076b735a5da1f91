package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** {@code llm.startAt}: several load generators begin their load at one instant. */
final class CommonStart {
  private static final Duration MOST_AHEAD = Duration.ofHours(24);

  private CommonStart() {}

  /**
   * Checks that the instant can be waited for.
   *
   * @throws ConfigException with one sentence, if it is over or more than a day ahead
   */
  static void check(Instant start, Instant now) {
    if (!start.isAfter(now) || start.isAfter(now.plus(MOST_AHEAD))) {
      throw new ConfigException(
          "llm.startAt is '%s', must be an instant ahead, by 24 h at most: it is %s now."
              .formatted(start, now));
    }
  }

  /** How late the load began, a sentence for every report. */
  static String told(Instant start, Instant began, int injector, int injectors) {
    return String.format(
        Locale.ROOT,
        "%s began %,d ms after llm.startAt.",
        injectors == 1 ? "The load" : "Load generator " + injector,
        Duration.between(start, began).toMillis());
  }

  /**
   * Waits for the instant. If it is over, as the checks before took so long, the JVM ends with one
   * sentence: a load that begins late is not the one that the others make.
   */
  static void await(Instant start) {
    long millis = Duration.between(Instant.now(), start).toMillis();
    if (millis < 0) {
      throw Fatal.exit(
          String.format(
              Locale.ROOT,
              "llm.startAt is '%s', must be later: the checks before the load ended %.1f s after"
                  + " it.",
              start,
              -millis / 1e3));
    }
    System.out.println("gatling-llm: the load begins at " + start);
    try {
      Thread.sleep(millis + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for llm.startAt", e);
    }
  }
}
