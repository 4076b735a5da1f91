package dev.gatlingllm.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Rows that end by a line feed, or a carriage return and a line feed; of CSV one that is not within
 * quotes. Blank lines are none.
 */
final class LineSlices implements Slices {
  private final InputStream in;
  private final boolean quotes;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int filled;
  private long offset;
  private long line = 1;

  /** Where CSV stands. A quote counts at the start of a field, and within one that has it. */
  private enum Place {
    START,
    PLAIN,
    QUOTED,
    /** Behind a quote that ends a field, or is the first of two. */
    BEHIND;

    Place after(int b) {
      if (this == QUOTED) {
        return b == '"' ? BEHIND : QUOTED;
      }
      if (b == '"' && this != PLAIN) {
        return QUOTED;
      }
      return b == ',' ? START : PLAIN;
    }
  }

  /**
   * @param in from the offset on
   * @param quotes whether the rows are CSV
   */
  LineSlices(InputStream in, long offset, boolean quotes) {
    this.in = in;
    this.offset = offset;
    this.quotes = quotes;
  }

  @Override
  public String counted() {
    return "line";
  }

  @Override
  public Optional<Slice> next() throws IOException {
    for (; ; ) {
      long start = offset;
      long first = line;
      boolean blank = true;
      Place place = Place.START;
      int previous = 0;
      int b;
      while ((b = read()) >= 0 && (b != '\n' || place == Place.QUOTED)) {
        blank &= b <= ' ';
        line += b == '\n' ? 1 : 0;
        place = quotes ? place.after(b) : place;
        previous = b;
      }
      line++;
      if (!blank) {
        long end = offset - (b < 0 ? 0 : 1);
        return Optional.of(new Slice(start, end - start - (previous == '\r' ? 1 : 0), first));
      }
      if (b < 0) {
        return Optional.empty();
      }
    }
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = Math.max(0, in.read(buffer));
      at = 0;
      if (filled == 0) {
        return -1;
      }
    }
    offset++;
    return buffer[at++] & 0xff;
  }
}
