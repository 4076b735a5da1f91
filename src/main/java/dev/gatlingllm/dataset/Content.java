package dev.gatlingllm.dataset;

import dev.gatlingllm.config.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the beginning of a file says about the rest.
 *
 * @param start of the text, behind a byte order mark
 * @param first byte of it that is no space
 */
record Content(InputFile file, PlainFile bytes, long start, int first) {
  private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

  static Content of(InputFile file, PlainFile bytes) throws IOException {
    long start = start(bytes.from(0));
    return new Content(file, bytes, start, first(file, bytes.from(start)));
  }

  private static long start(InputStream in) throws IOException {
    for (int expected : BYTE_ORDER_MARK) {
      if (in.read() != expected) {
        return 0;
      }
    }
    return BYTE_ORDER_MARK.length;
  }

  private static int first(InputFile file, InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 12];
    for (int read; (read = in.read(buffer)) > 0; ) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] < 0 || buffer[i] > ' ') {
          return buffer[i] & 0xff;
        }
      }
    }
    throw file.empty();
  }

  /** The format, given or known; empty if it is JSON of a kind that its rows say. */
  Optional<DatasetFormat> format(Dataset dataset) {
    if (dataset.column().isPresent()) {
      return Optional.of(DatasetFormat.CSV);
    }
    if (dataset.format().isPresent()) {
      return dataset.format();
    }
    if (first == '{' || first == '[') {
      return Optional.empty();
    }
    String name = String.valueOf(Path.of(file.file()).getFileName()).toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.csv(\\.gz)?")) {
      throw file.refused(
          "is CSV, must be given with the column of its prompts (llm.dataset.column)");
    }
    if (name.matches(".*\\.(jsonl?|ndjson)(\\.gz)?")) {
      throw file.refused(
          "must begin with a JSON object or list, as its name says, or be given with its format"
              + " (llm.dataset.format)");
    }
    return Optional.of(DatasetFormat.TEXT);
  }

  Slices slices(Optional<DatasetFormat> format) throws IOException {
    InputStream in = bytes.from(start);
    return first == '[' && format.map(DatasetFormat::isJson).orElse(true)
        ? new ArraySlices(file, in, start)
        : new LineSlices(in, start, format.equals(Optional.of(DatasetFormat.CSV)));
  }
}
