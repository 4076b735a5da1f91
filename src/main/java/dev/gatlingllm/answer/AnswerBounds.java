package dev.gatlingllm.answer;

import java.time.Duration;

/** Limits on the size of an answer and on the wait for it, for runs and the probe. */
public final class AnswerBounds {
  /** Maximum size of the heads of one answer, interim responses included; and of its trailers. */
  public static final int HEAD_BYTES = 64 << 10;

  /** Maximum size of an answer that is not streamed. */
  public static final int BODY_BYTES = 64 << 20;

  /** Maximum size of a body that was not requested. */
  public static final int OTHER_BYTES = 64 << 10;

  /** How long to wait for the end of a body that was not requested. */
  public static final Duration OTHER_TIME = Duration.ofSeconds(5);

  /**
   * A server that closes a connection within this time closes it at once; after longer idle time it
   * may.
   */
  public static final Duration AT_ONCE = Duration.ofSeconds(1);

  private AnswerBounds() {}
}
