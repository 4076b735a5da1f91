package dev.gatlingllm.record;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the records of a run's folder, one at a time. */
public final class RecordReader {
  /** The file in a run's folder; {@code .gz} may follow. */
  public static final String FILE = "requests.jsonl";

  private RecordReader() {}

  /**
   * Hands over every record of a run's folder, in the order they were written.
   *
   * @return whether the last line was cut, as a kill cuts it: it is handed over to nobody
   * @throws NoSuchFileException where there is no such file
   * @throws IllegalArgumentException with a sentence that names file and line, where another line
   *     is no record
   */
  public static boolean read(Path folder, Consumer<RequestRecord> each) throws IOException {
    Path plain = folder.resolve(FILE);
    Path file = Files.exists(plain) ? plain : folder.resolve(FILE + ".gz");
    if (!Files.exists(file)) {
      throw new NoSuchFileException(plain.toString());
    }
    try (InputStream bytes = Files.newInputStream(file);
        BufferedReader lines = lines(file, bytes)) {
      return read(file, lines, each);
    }
  }

  private static BufferedReader lines(Path file, InputStream bytes) throws IOException {
    InputStream plain =
        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
  }

  private static boolean read(Path file, BufferedReader lines, Consumer<RequestRecord> each)
      throws IOException {
    String line = next(lines);
    for (long number = 1; line != null; number++) {
      RequestRecord record = null;
      IllegalArgumentException trouble = null;
      try {
        record = line.isBlank() ? null : RecordJson.read(line);
      } catch (IllegalArgumentException e) {
        trouble = e;
      }
      line = next(lines);
      if (trouble != null && line == null && trouble.getCause() instanceof JsonParseException) {
        return true;
      }
      if (trouble != null) {
        throw new IllegalArgumentException(
            file + ", line " + number + ": it " + trouble.getMessage() + ".", trouble);
      }
      if (record != null) {
        each.accept(record);
      }
    }
    return false;
  }

  /** Null at the end, which may be that of a file that was cut while it was packed. */
  private static String next(BufferedReader lines) throws IOException {
    try {
      return lines.readLine();
    } catch (EOFException | ZipException e) {
      return null;
    }
  }
}
