package dev.gatlingllm.stream;

import io.netty.buffer.ByteBuf;

/**
 * Decodes the bytes of one response into JSON texts, one per line: "newline-delimited JSON", also
 * called JSON Lines. A line ends in LF, CR LF or CR, none of which occurs within a JSON text on one
 * line; blank lines are skipped. Like {@link SseDecoder}, it copies each byte once and examines it
 * once, however the reads cut the stream.
 */
public final class NdjsonDecoder extends EventDecoder {
  public NdjsonDecoder() {
    this(DEFAULT_MAX_EVENT_BYTES);
  }

  /**
   * @param maxLineBytes maximum size of a line, its end not counted
   * @throws IllegalArgumentException if not in 1 to 1 GiB
   */
  public NdjsonDecoder(int maxLineBytes) {
    super(new LineBuffer("maxLineBytes", maxLineBytes));
  }

  @Override
  public void append(ByteBuf read) {
    lines.append(read, lines.lineFrom());
  }

  @Override
  public boolean next() {
    while (!lines.tooLarge() && lines.findLine()) {
      int from = lines.lineFrom();
      int to = lines.lineTo();
      if (!lines.fits(to - from)) {
        return false;
      }
      lines.passLine();
      if (!isBlank(from, to)) {
        return offer(from, to, false);
      }
    }
    lines.fits(lines.lineTo() - lines.lineFrom());
    return false;
  }

  /**
   * The last line of a stream need not have a line end; but the connection may also have broken
   * within the line.
   */
  @Override
  boolean lastEvent() {
    return lines.findLastLine()
        && !isBlank(lines.lineFrom(), lines.lineTo())
        && offer(lines.lineFrom(), lines.lineTo(), true);
  }

  private boolean offer(int from, int to, boolean cutOff) {
    dataFrom = from;
    dataTo = to;
    unterminated = cutOff;
    return true;
  }

  private boolean isBlank(int from, int to) {
    byte[] all = lines.array();
    for (int i = from; i < to; i++) {
      if (all[i] != ' ' && all[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  public long memory(int more) {
    return lines.memory(more, lines.lineFrom());
  }

  @Override
  public boolean isBetweenEvents() {
    return lines.isEmpty();
  }

  @Override
  public Framing framing() {
    return lines.framing(0);
  }
}
