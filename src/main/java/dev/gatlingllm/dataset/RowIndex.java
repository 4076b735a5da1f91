package dev.gatlingllm.dataset;

import dev.gatlingllm.config.InputFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where each row is, in a temporary file: 16 bytes a row. */
final class RowIndex implements Closeable {
  private static final int ENTRY = Long.BYTES + 2 * Integer.BYTES;

  private final InputFile dataset;
  private final PlainFile file;
  private final DataOutputStream out;
  private long rows;

  RowIndex(InputFile dataset) throws IOException {
    this.dataset = dataset;
    this.file = PlainFile.temporary(dataset);
    this.out = new DataOutputStream(new BufferedOutputStream(file.append(), 1 << 16));
  }

  /**
   * Adds a row at the end.
   *
   * @throws dev.gatlingllm.config.ConfigException if there is no room for it
   */
  void add(Slice row) {
    try {
      out.writeLong(row.offset());
      out.writeInt(Math.toIntExact(row.length()));
      out.writeInt((int) row.number());
      rows++;
    } catch (IOException e) {
      throw PlainFile.full(dataset, e.getMessage());
    }
  }

  /** No more rows are added. */
  void end() {
    try {
      out.flush();
    } catch (IOException e) {
      throw PlainFile.full(dataset, e.getMessage());
    }
  }

  long rows() {
    return rows;
  }

  /** The row of that number, from 0. */
  Slice row(long number) throws IOException {
    if (number < 0 || number >= rows) {
      throw new IndexOutOfBoundsException("row " + number + " of " + rows);
    }
    ByteBuffer entry = ByteBuffer.wrap(file.read(number * ENTRY, ENTRY));
    return new Slice(entry.getLong(), entry.getInt(), Integer.toUnsignedLong(entry.getInt()));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
