package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerBounds;
import dev.gatlingllm.config.Durations;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.record.FailureCause;
import java.time.Duration;

/**
 * The next instant at which a request fails unless something arrives.
 *
 * @param rule what it says if it fails, with {@code %s} for the limit
 */
public record Deadline(long nanos, FailureCause cause, String rule, Duration limit) {
  /** Why the request failed. Put together only then: every request has deadlines. */
  String message() {
    return rule.replace("%s", Durations.text(limit));
  }

  /**
   * The earlier of this one and that of an answer that turned out, at an instant, to be something
   * else.
   */
  Deadline orOther(long seenNanos) {
    long end = seenNanos + AnswerBounds.OTHER_TIME.toNanos();
    return end - nanos < 0 ? new Deadline(end, cause, rule, limit) : this;
  }

  static Deadline of(
      ExchangeFacts facts,
      Timeouts timeouts,
      boolean stream,
      boolean textBegun,
      long lastReadNanos) {
    if (facts.sentNanos == ExchangeFacts.NONE) {
      return after(
          facts.readyNanos,
          timeouts.connect(),
          FailureCause.TIMEOUT_CONNECT,
          "no connection within %s (llm.timeouts.connect)");
    }
    Deadline total =
        after(
            facts.sentNanos,
            timeouts.total(),
            FailureCause.TIMEOUT_TOTAL,
            "not ended within %s (llm.timeouts.total)");
    if (!stream) {
      return total;
    }
    Deadline silence =
        textBegun
            ? after(
                lastReadNanos,
                timeouts.idle(),
                FailureCause.TIMEOUT_IDLE,
                "no byte for %s (llm.timeouts.idle)")
            : after(
                facts.sentNanos,
                timeouts.firstToken(),
                FailureCause.TIMEOUT_FIRST_TOKEN,
                "no generated text within %s (llm.timeouts.firstToken)");
    return silence.nanos - total.nanos < 0 ? silence : total;
  }

  /** The message for a request that was still running after the drain. */
  public static String drained(Duration drain) {
    return "still running when the drain of " + Durations.text(drain) + " ended (llm.drain)";
  }

  private static Deadline after(long fromNanos, Duration limit, FailureCause cause, String rule) {
    return new Deadline(fromNanos + limit.toNanos(), cause, rule, limit);
  }
}
