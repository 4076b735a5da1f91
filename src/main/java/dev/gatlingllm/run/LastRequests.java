package dev.gatlingllm.run;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The last requests of a stage whose users have nothing more to ask: they finish what they have
 * begun. Thread-safe.
 */
final class LastRequests {
  private final AtomicInteger users = new AtomicInteger();
  private volatile OptionalLong begunNanos = OptionalLong.empty();
  private volatile long sentNanos;

  void entered() {
    users.incrementAndGet();
  }

  /** A user has left. @return whether nobody is left, and nobody will come */
  boolean left() {
    return users.decrementAndGet() == 0 && begun();
  }

  void sent(long nowNanos) {
    sentNanos = nowNanos;
  }

  /** A user has asked in vain. @return whether it is the first one */
  boolean begin(long nowNanos) {
    if (begun()) {
      return false;
    }
    begunNanos = OptionalLong.of(nowNanos);
    return true;
  }

  boolean begun() {
    return begunNanos.isPresent();
  }

  /** When the last request was sent, or nobody wanted to send one. */
  long endNanos() {
    long begun = begunNanos.orElseThrow();
    return sentNanos - begun >= 0 ? sentNanos + 1 : begun;
  }

  /** For how long nothing has been sent. */
  Duration idle(long nowNanos) {
    return Duration.ofNanos(nowNanos - endNanos());
  }
}
