package dev.gatlingllm.stream;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Decodes the bytes of one response into server-sent events, by the WHATWG's "event stream
 * interpretation". An event is a range of one growing buffer: nothing is allocated per event, and
 * no byte is examined twice, however the reads cut the stream.
 *
 * <p>It departs from the WHATWG in three ways that real servers require. It offers the event that
 * the end of the body cuts off. A line {@code error: …} counts as data of an event named "error": a
 * server reported its failures this way. If an event begins with a brace, its lines are its data:
 * failures within a stream come this way, too. docs/targets.md says from whom.
 */
public final class SseDecoder extends EventDecoder {
  private static final int NONE = -1;
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
  private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};

  private int eventFrom = NONE;
  private int eventTo = NONE;
  // A name after data would be overwritten when data lines are joined, so it waits here.
  private byte[] lateEvent;

  // The event is JSON without field names.
  private boolean bare;

  private boolean offered;
  private long comments;

  public SseDecoder() {
    this(DEFAULT_MAX_EVENT_BYTES);
  }

  /**
   * @param maxEventBytes maximum size of an event, from its first data or event name to the end of
   *     its last line, and of a line
   * @throws IllegalArgumentException if not in 1 to 1 GiB
   */
  public SseDecoder(int maxEventBytes) {
    super(new LineBuffer("maxEventBytes", maxEventBytes));
    dataFrom = NONE;
    dataTo = NONE;
  }

  @Override
  public void append(ByteBuf read) {
    forgetOffered();
    int down = lines.append(read, firstKept());
    if (dataFrom != NONE) {
      dataFrom -= down;
      dataTo -= down;
    }
    if (eventFrom != NONE) {
      eventFrom -= down;
      eventTo -= down;
    }
  }

  /** Moves on to the next whole event that has data, if the bytes so far hold one. */
  @Override
  public boolean next() {
    forgetOffered();
    while (!lines.tooLarge() && lines.findLine()) {
      int from = lines.lineFrom();
      int to = lines.lineTo();
      if (!checkSize(from, to)) {
        return false;
      }
      lines.passLine();
      if (from < to) {
        readLine(from, to);
        continue;
      }
      if (dataFrom != NONE) {
        return offer(from);
      }
      forgetEvent();
    }
    checkSize(lines.lineFrom(), lines.lineTo());
    return false;
  }

  /**
   * Many servers omit the blank line after their last event; but the connection may also have
   * broken within the event, so that its data is incomplete.
   */
  @Override
  boolean lastEvent() {
    if (lines.findLastLine()) {
      readLine(lines.lineFrom(), lines.lineTo());
    }
    unterminated = dataFrom != NONE;
    return unterminated && offer(lines.lineTo());
  }

  private void readLine(int from, int to) {
    bare |= dataFrom == NONE && lines.array()[from] == '{';
    if (bare) {
      addData(from, to);
      return;
    }
    switch (lines.array()[from]) {
      case 'd' -> {
        int value = valueOf(DATA, from, to);
        if (value != NONE) {
          addData(value, to);
        }
      }
      case 'e' -> readEventOrError(from, to);
      case ':' -> comments++;
      default -> {
        // Ids and retry times are for clients that reconnect.
      }
    }
  }

  private void readEventOrError(int from, int to) {
    int name = valueOf(EVENT, from, to);
    if (name != NONE) {
      nameEvent(name, to);
      return;
    }
    int failure = valueOf(ERROR, from, to);
    if (failure != NONE) {
      nameEvent(from, from + ERROR.length);
      addData(failure, to);
    }
  }

  /** Where the value of the field starts, or NONE if the line is not of that field. */
  private int valueOf(byte[] field, int from, int to) {
    byte[] all = lines.array();
    int colon = from + field.length;
    if (colon > to || colon < to && all[colon] != ':') {
      return NONE;
    }
    for (int i = 1; i < field.length; i++) {
      if (all[from + i] != field[i]) {
        return NONE;
      }
    }
    if (colon == to) {
      return to;
    }
    int value = colon + 1;
    return value < to && all[value] == ' ' ? value + 1 : value;
  }

  private void addData(int from, int to) {
    if (dataFrom == NONE) {
      dataFrom = from;
      dataTo = to;
      return;
    }
    // There is room: each line brought a line end that is not kept.
    byte[] all = lines.array();
    all[dataTo++] = '\n';
    System.arraycopy(all, from, all, dataTo, to - from);
    dataTo += to - from;
  }

  private void nameEvent(int from, int to) {
    if (dataFrom == NONE) {
      eventFrom = from;
      eventTo = to;
    } else {
      lateEvent = Arrays.copyOfRange(lines.array(), from, to);
    }
  }

  /**
   * @param linesTo exclusive end of the event's lines
   */
  private boolean offer(int linesTo) {
    offered = true;
    if (lateEvent != null) {
      // It fits between the data and the end of the lines, where its own line was.
      eventTo = linesTo;
      eventFrom = linesTo - lateEvent.length;
      System.arraycopy(lateEvent, 0, lines.array(), eventFrom, lateEvent.length);
    } else if (eventFrom == NONE) {
      eventFrom = dataFrom;
      eventTo = dataFrom;
    }
    return true;
  }

  private void forgetOffered() {
    if (offered) {
      offered = false;
      unterminated = false;
      forgetEvent();
    }
  }

  private void forgetEvent() {
    bare = false;
    dataFrom = NONE;
    dataTo = NONE;
    eventFrom = NONE;
    eventTo = NONE;
    lateEvent = null;
  }

  /** Returns false, and drops everything, if the line makes the event too large. */
  private boolean checkSize(int from, int to) {
    if (from == to || lines.fits(to - firstKept())) {
      return true;
    }
    forgetEvent();
    return false;
  }

  /** Bytes before this index are no longer needed. */
  private int firstKept() {
    if (eventFrom != NONE) {
      return eventFrom;
    }
    return dataFrom != NONE ? dataFrom : lines.lineFrom();
  }

  /** The event's name; the range is empty where it has none. */
  public int eventFrom() {
    return eventFrom;
  }

  /** Exclusive. */
  public int eventTo() {
    return eventTo;
  }

  @Override
  public long memory(int more) {
    return lines.memory(more, firstKept());
  }

  @Override
  public boolean isBetweenEvents() {
    return !offered && dataFrom == NONE && eventFrom == NONE && lines.isEmpty();
  }

  @Override
  public Framing framing() {
    return lines.framing(comments);
  }
}
