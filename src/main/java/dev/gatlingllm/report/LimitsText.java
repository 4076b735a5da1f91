package dev.gatlingllm.report;

import dev.gatlingllm.metrics.LimitsSeen;
import java.util.stream.Collectors;

/** A server's limits in words. */
final class LimitsText {
  private LimitsText() {}

  static String of(LimitsSeen limits) {
    String wait =
        limits.longestRetryAfterSeconds().isPresent()
            ? "; longest Retry-After " + Figures.fixed(limits.longestRetryAfterSeconds()) + " s"
            : "";
    return "warm-up included: %s answers of 429, %s of them tried again%s%s"
        .formatted(
            Figures.count(limits.refused()),
            Figures.count(limits.retried()),
            wait,
            limits.leastRemaining().isEmpty() ? "" : "; least remaining: " + remaining(limits));
  }

  private static String remaining(LimitsSeen limits) {
    return limits.leastRemaining().entrySet().stream()
        .map(left -> OneLine.of(left.getKey(), 60) + " " + Figures.count(left.getValue()))
        .collect(Collectors.joining(", "));
  }
}
