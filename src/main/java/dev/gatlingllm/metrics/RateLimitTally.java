package dev.gatlingllm.metrics;

import dev.gatlingllm.record.Instants;
import dev.gatlingllm.record.RateLimits;
import dev.gatlingllm.record.RequestRecord;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Collects what a stage's answers say about the server's rate limits. Not thread-safe. */
final class RateLimitTally {
  private static final int TOO_MANY_REQUESTS = 429;

  /** Bounds memory if a server invents names. */
  private static final int MOST_NAMES = 20;

  private long refused;
  private long retried;
  private OptionalDouble longest = OptionalDouble.empty();
  private final Map<String, Long> least = new TreeMap<>();

  void add(RequestRecord record) {
    refused += record.answer().httpStatus().orElse(0) == TOO_MANY_REQUESTS ? 1 : 0;
    retried += record.origin().retried() ? 1 : 0;
    RateLimits limits = record.answer().rateLimits();
    if (limits.headers().isEmpty()) {
      return;
    }
    Instants instants = record.instants();
    long ended =
        instants.startEpochMillis() + (instants.endNanos() - instants.readyNanos()) / 1_000_000;
    limits.retryAfterSeconds(ended).ifPresent(this::addLongest);
    limits.remaining().forEach(this::addLeast);
  }

  void addAll(RateLimitTally other) {
    refused += other.refused;
    retried += other.retried;
    other.longest.ifPresent(this::addLongest);
    other.least.forEach(this::addLeast);
  }

  private void addLongest(double seconds) {
    longest = OptionalDouble.of(Math.max(seconds, longest.orElse(seconds)));
  }

  private void addLeast(String name, long left) {
    if (least.containsKey(name) || least.size() < MOST_NAMES) {
      least.merge(name, left, Math::min);
    }
  }

  LimitsSeen seen() {
    return new LimitsSeen(refused, retried, longest, least);
  }
}
