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

  static TraceFormat open(InputFile trouble) throws IOException {
    Reader text = text(trouble);
    try {
      int first = firstOf(text);
      if (first < 0) {
        throw trouble.empty();
      }
      BoundedRow rows = new BoundedRow(text);
      // A list is refused as JSON.
      return first == '{' || first == '['
          ? new JsonTrace(trouble, rows)
          : new CsvTrace(trouble, rows);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** What is written in a file, compressed or not. */
  static Reader text(InputFile file) throws IOException {
    // Unlike a charset, its decoder refuses what is none of its characters.
    return new BufferedReader(
        new InputStreamReader(file.open(), StandardCharsets.UTF_8.newDecoder()), BUFFER);
  }

  /**
   * The first character that is no space and no line end, all of them left to be read: parsers
   * count lines. -1 if there is none.
   */
  static int firstOf(Reader text) throws IOException {
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    text.mark(BUFFER);
    int c = ' ';
    for (int i = 0; i < BUFFER && c >= 0 && c <= ' '; i++) {
      c = text.read();
    }
    text.reset();
    return c;
  }
}
