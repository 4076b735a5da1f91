package dev.gatlingllm.stream;

import io.netty.buffer.ByteBuf;

/**
 * Decodes the bytes of one response into events, each a range of one growing buffer.
 *
 * <p>After each {@link #append} call {@link #next} until it returns false; at the end of the body
 * call {@link #end} likewise. A range is valid until the next call. One instance serves one
 * response, on one event loop.
 */
public abstract class EventDecoder {
  /** The default limit of an event: 16 MiB. */
  static final int DEFAULT_MAX_EVENT_BYTES = 16 << 20;

  final LineBuffer lines;
  int dataFrom;
  int dataTo;
  boolean ended;
  boolean unterminated;

  EventDecoder(LineBuffer lines) {
    this.lines = lines;
  }

  /** Takes a copy of the readable bytes; indices and ownership of {@code read} stay as they are. */
  public abstract void append(ByteBuf read);

  /** Moves on to the next whole event, if the bytes so far hold one. */
  public abstract boolean next();

  /**
   * At the end of the body: offers what {@link #next} would, and then, once, the event that the end
   * of the body cuts off.
   */
  public boolean end() {
    if (next()) {
      return true;
    }
    if (ended || lines.tooLarge()) {
      return false;
    }
    ended = true;
    return lastEvent();
  }

  /** Offers what is left without its end, if anything is. */
  abstract boolean lastEvent();

  /** Holds the event's data. */
  public byte[] buffer() {
    return lines.array();
  }

  public int dataFrom() {
    return dataFrom;
  }

  /** Exclusive. */
  public int dataTo() {
    return dataTo;
  }

  /** Whether the end of the body cut off the event offered, so that its data may be incomplete. */
  public boolean unterminated() {
    return unterminated;
  }

  /** Whether an event exceeded the limit: nothing after it is kept or offered. */
  public boolean tooLarge() {
    return lines.tooLarge();
  }

  /** Number of bytes after the last event offered, line ends not counted. */
  public int rest() {
    return ended ? 0 : lines.rest();
  }

  /** Bytes of memory held while {@code more} bytes are appended. */
  public abstract long memory(int more);

  /** Whether all bytes so far are consumed, and the next byte begins an event. */
  public abstract boolean isBetweenEvents();

  /** How the stream was framed so far. */
  public abstract Framing framing();
}
