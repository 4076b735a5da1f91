package dev.gatlingllm.run;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** The maximum of completion tokens that the requests of a run ask for. Thread-safe. */
final class AskedTokens {
  private static final int NONE = 0;
  private static final int SEVERAL = -1;

  private final AtomicInteger limit = new AtomicInteger(NONE);

  /** A request asks for at most so many, 1 or more. */
  void add(int maxTokens) {
    int known = limit.get();
    if (known != maxTokens
        && known != SEVERAL
        && !limit.compareAndSet(NONE, maxTokens)
        && limit.get() != maxTokens) {
      limit.set(SEVERAL);
    }
  }

  /**
   * The same for all requests; empty if they differ.
   *
   * @param configured that of a run without requests
   */
  OptionalLong limit(int configured) {
    return switch (limit.get()) {
      case NONE -> OptionalLong.of(configured);
      case SEVERAL -> OptionalLong.empty();
      default -> OptionalLong.of(limit.get());
    };
  }
}
