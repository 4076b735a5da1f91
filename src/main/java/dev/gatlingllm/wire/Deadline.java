package dev.gatlingllm.wire;

import dev.gatlingllm.answer.AnswerBounds;
import dev.gatlingllm.config.Durations;
import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.record.FailureCause;
import java.time.Duration;

/** The next instant at which a request fails unless something arrives. */
public record Deadline(long nanos, FailureCause cause, String message) {
  /**
   * The earlier of this one and that of an answer that turned out, at an instant, to be something
   * else.
   */
  Deadline orOther(long seenNanos) {
    long end = seenNanos + AnswerBounds.OTHER_TIME.toNanos();
    return end - nanos < 0 ? new Deadline(end, cause, message) : this;
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
          "no connection within ",
          "connect");
    }
    Deadline total =
        after(
            facts.sentNanos,
            timeouts.total(),
            FailureCause.TIMEOUT_TOTAL,
            "not ended within ",
            "total");
    if (!stream) {
      return total;
    }
    Deadline silence =
        textBegun
            ? after(
                lastReadNanos, timeouts.idle(), FailureCause.TIMEOUT_IDLE, "no byte for ", "idle")
            : after(
                facts.sentNanos,
                timeouts.firstToken(),
                FailureCause.TIMEOUT_FIRST_TOKEN,
                "no generated text within ",
                "firstToken");
    return silence.nanos - total.nanos < 0 ? silence : total;
  }

  /** The message for a request that was still running after the drain. */
  public static String drained(Duration drain) {
    return "still running when the drain of " + Durations.text(drain) + " ended (llm.drain)";
  }

  private static Deadline after(
      long fromNanos, Duration limit, FailureCause cause, String words, String key) {
    return new Deadline(
        fromNanos + limit.toNanos(),
        cause,
        words + Durations.text(limit) + " (llm.timeouts." + key + ")");
  }
}
