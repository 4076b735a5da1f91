package dev.gatlingllm.load;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a trace, whose content says its format: compressed or not, JSON or CSV. */
final class TraceFile {
  private static final int BUFFER = 1 << 16;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private TraceFile() {}

  /**
   * Begins to read.
   *
   * @throws IOException if it cannot be read
   * @throws dev.gatlingllm.config.ConfigException if it is no trace
   */
  static TraceFormat open(TraceTrouble trouble) throws IOException {
    Path path = Path.of(trouble.file());
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw trouble.refused("is no regular file");
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      Reader text =
          new BufferedReader(
              new InputStreamReader(
                  isCompressed(in) ? new GZIPInputStream(in, BUFFER) : in, StandardCharsets.UTF_8),
              BUFFER);
      int first = firstOf(text);
      if (first < 0) {
        throw trouble.empty();
      }
      BoundedRow rows = new BoundedRow(text);
      return first == '{' ? new JsonTrace(trouble, rows) : new CsvTrace(trouble, rows);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static boolean isCompressed(InputStream in) throws IOException {
    in.mark(2);
    boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return compressed;
  }

  /** The first character that is no space, left to be read; -1 if there is none. */
  private static int firstOf(Reader text) throws IOException {
    for (; ; ) {
      text.mark(1);
      int c = text.read();
      if (c < 0 || c != BYTE_ORDER_MARK && c != ' ') {
        text.reset();
        return c;
      }
    }
  }
}
