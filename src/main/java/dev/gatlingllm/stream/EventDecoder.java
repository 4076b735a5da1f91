package dev.gatlingllm.stream;

import io.netty.buffer.ByteBuf;

/**
 * Events out of the bytes of one response, each a range of one growing buffer.
 *
 * <p>After each {@link #append} call {@link #next} until it says false; at the end of the body call
 * {@link #end} likewise. A range holds until the next call. One instance serves one response, on
 * one event loop.
 */
public sealed interface EventDecoder permits SseDecoder, NdjsonDecoder {

  /** Takes a copy of the readable bytes; indices and ownership of {@code read} stay as they are. */
  void append(ByteBuf read);

  /** Goes on to the next whole event, if the bytes so far hold one. */
  boolean next();

  /**
   * The body has ended: offers what {@link #next} would, and then, once, the event that the end of
   * the body cuts off.
   */
  boolean end();

  /** Holds the event's data. */
  byte[] buffer();

  int dataFrom();

  /** Exclusive. */
  int dataTo();

  /** The event offered was cut off by the end of the body, so its data may be. */
  boolean unterminated();

  /** An event was larger than the limit: nothing after it is kept or offered. */
  boolean tooLarge();

  /** Bytes behind the event offered last that are no line end: so far none of them was offered. */
  int rest();

  /** Bytes of memory that it holds while so many more are appended. */
  long memory(int more);

  /** Of the bytes so far none is left, and an event's first comes next. */
  boolean isBetweenEvents();

  /** How the stream was framed so far. */
  Framing framing();
}
