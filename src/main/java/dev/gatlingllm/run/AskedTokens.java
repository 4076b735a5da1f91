package dev.gatlingllm.run;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The maximum of completion tokens that the requests of a run ask for. Thread-safe. */
final class AskedTokens {
  /** Two suffice to know that they differ. */
  private final Set<Integer> limits = ConcurrentHashMap.newKeySet();

  /** A request asks for at most so many, 1 or more. */
  void add(int maxTokens) {
    if (limits.size() < 2) {
      limits.add(maxTokens);
    }
  }

  /**
   * The same for all requests; empty if they differ.
   *
   * @param configured that of a run without requests
   */
  OptionalLong limit(int configured) {
    return limits.size() > 1
        ? OptionalLong.empty()
        : OptionalLong.of(limits.stream().findFirst().orElse(configured));
  }
}
