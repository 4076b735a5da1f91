package dev.gatlingllm.load;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Bounds what a reader takes for one row: a quote that is never closed would take the file. */
final class BoundedRow extends FilterReader {
  private static final int MOST_CHARACTERS = 16 << 20;

  private int left = MOST_CHARACTERS;

  BoundedRow(Reader in) {
    super(in);
  }

  void begin() {
    left = MOST_CHARACTERS;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    left -= Math.max(0, read);
    if (left < 0) {
      throw new IOException("a row is longer than " + MOST_CHARACTERS + " characters");
    }
    return read;
  }
}
