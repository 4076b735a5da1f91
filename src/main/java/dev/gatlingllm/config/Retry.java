package dev.gatlingllm.config;

import java.time.Duration;

/**
 * Retries of requests that were answered with 429 and Retry-After: {@code llm.retry}.
 *
 * @param max maximum number of retries of one request; 0 for none
 * @param longestWait longest Retry-After that is waited for; after a longer one there is no retry
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
