package dev.gatlingllm.dataset;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.InputFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is read at any place. Thread-safe, and not closed by a thread that is interrupted, as
 * a channel would be.
 */
record PlainFile(RandomAccessFile file) implements Closeable {
  private static final int BUFFER = 1 << 16;

  static PlainFile of(Path path) throws IOException {
    return new PlainFile(new RandomAccessFile(path.toFile(), "r"));
  }

  /**
   * An empty file that has lost its name already, or else loses it when the JVM ends.
   *
   * @throws ConfigException if there is no room for it
   */
  static PlainFile temporary(InputFile whose) {
    try {
      Path path = Files.createTempFile("gatling-llm-dataset-", ".tmp");
      PlainFile made = new PlainFile(new RandomAccessFile(path.toFile(), "rw"));
      if (!path.toFile().delete()) {
        // Windows keeps a file that is open.
        path.toFile().deleteOnExit();
      }
      return made;
    } catch (IOException e) {
      throw full(whose, e.getMessage());
    }
  }

  /** That a dataset finds no room for its temporary files. */
  static ConfigException full(InputFile whose, String why) {
    return whose.refused("needs room for temporary files in " + temporaryFolder() + ": " + why);
  }

  /** Where temporary files are. */
  static File temporaryFolder() {
    return new File(System.getProperty("java.io.tmpdir"));
  }

  /**
   * Bytes from there on.
   *
   * @throws EOFException if there are not as many
   */
  synchronized byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.seek(offset);
    file.readFully(bytes);
    return bytes;
  }

  private synchronized int read(long offset, byte[] into, int at, int length) throws IOException {
    file.seek(offset);
    return file.read(into, at, length);
  }

  /** Its bytes from there on, one after the other. Nothing needs to close it. */
  InputStream from(long start) {
    return new InputStream() {
      private long offset = start;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int at, int length) throws IOException {
        int read = PlainFile.this.read(offset, into, at, Math.min(length, BUFFER));
        offset += Math.max(0, read);
        return read;
      }
    };
  }

  /** Adds to its end. Nothing needs to close it. */
  OutputStream append() throws IOException {
    return new FileOutputStream(file.getFD());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
