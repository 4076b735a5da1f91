package dev.gatlingllm.answer;

import java.time.Duration;

/** How much of an answer is read, and how long it is waited for, by a run and the probe alike. */
public final class AnswerBounds {
  /** Bytes of the heads of one answer, interim ones included; and of its trailers. */
  public static final int HEAD_BYTES = 64 << 10;

  /** Bytes of a whole answer. */
  public static final int BODY_BYTES = 64 << 20;

  /** Bytes of what is not the answer that was asked for. */
  public static final int OTHER_BYTES = 64 << 10;

  /** For the end of what is not the answer that was asked for. */
  public static final Duration OTHER_TIME = Duration.ofSeconds(5);

  /** Any server may close a connection that has been idle for longer. */
  public static final Duration AT_ONCE = Duration.ofSeconds(1);

  private AnswerBounds() {}
}
