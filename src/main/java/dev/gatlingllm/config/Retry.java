package dev.gatlingllm.config;

import java.time.Duration;

/**
 * What becomes of a request that was answered with 429 and Retry-After: {@code llm.retry}.
 *
 * @param max so often a request is sent again; 0: never
 * @param longestWait a server that asks for more is not asked again
 */
public record Retry(int max, Duration longestWait) {
  static Retry of(Settings settings) {
    long max = settings.count("llm.retry.max");
    if (max > 100) {
      throw Settings.broken("llm.retry.max", String.valueOf(max), "a whole number from 0 to 100");
    }
    return new Retry((int) max, settings.duration("llm.retry.longestWait"));
  }
}
