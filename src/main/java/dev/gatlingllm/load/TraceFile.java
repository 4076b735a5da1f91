package dev.gatlingllm.load;

import dev.gatlingllm.config.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Opens a trace, whose content says its format: JSON or CSV. */
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
  static TraceFormat open(InputFile trouble) throws IOException {
    Reader text = text(trouble);
    try {
      int first = firstOf(text);
      if (first < 0) {
        throw trouble.empty();
      }
      BoundedRow rows = new BoundedRow(text);
      return first == '{' ? new JsonTrace(trouble, rows) : new CsvTrace(trouble, rows);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** What is written in a file, compressed or not. */
  static Reader text(InputFile file) throws IOException {
    return new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.UTF_8), BUFFER);
  }

  /** The first character that is no space, left to be read; -1 if there is none. */
  static int firstOf(Reader text) throws IOException {
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
