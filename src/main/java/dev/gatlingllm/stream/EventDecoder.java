package dev.gatlingllm.stream;

import io.netty.buffer.ByteBuf;

/**
 * Decodes the bytes of one response into events, each a range of one growing buffer.
 *
 * <p>After each {@link #append} call {@link #next} until it returns false; at the end of the body
 * call {@link #end} likewise. A range is valid until the next call. One instance serves one
 * response, on one event loop.
 */
public interface EventDecoder {
  /** The default limit of an event: 16 MiB. */
  int DEFAULT_MAX_EVENT_BYTES = 16 << 20;

  /** Takes a copy of the readable bytes; indices and ownership of {@code read} stay as they are. */
  void append(ByteBuf read);

  /** Moves on to the next whole event, if the bytes so far hold one. */
  boolean next();

  /**
   * At the end of the body: offers what {@link #next} would, and then, once, the event that the end
   * of the body cuts off.
   */
  boolean end();

  /** Holds the event's data. */
  byte[] buffer();

  int dataFrom();

  /** Exclusive. */
  int dataTo();

  /** Whether the end of the body cut off the event offered, so that its data may be incomplete. */
  boolean unterminated();

  /** Whether an event exceeded the limit: nothing after it is kept or offered. */
  boolean tooLarge();

  /** Number of bytes after the last event offered, line ends not counted. */
  int rest();

  /** Bytes of memory held while {@code more} bytes are appended. */
  long memory(int more);

  /** Whether all bytes so far are consumed, and the next byte begins an event. */
  boolean isBetweenEvents();

  /** How the stream was framed so far. */
  Framing framing();
}
