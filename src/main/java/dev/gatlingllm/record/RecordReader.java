package dev.gatlingllm.record;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the records of a run's folder, one at a time, in the order they were written. */
public final class RecordReader implements Closeable {
  /** The file in a run's folder; {@code .gz} may follow. */
  public static final String FILE = "requests.jsonl";

  private final Path file;
  private final BufferedReader lines;
  private String line;
  private long number;
  private boolean cut;

  private RecordReader(Path file) throws IOException {
    this.file = file;
    InputStream bytes = Files.newInputStream(file);
    try {
      this.lines = lines(file, bytes);
      this.line = nextLine();
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /**
   * @throws NoSuchFileException if there is no such file
   */
  public static RecordReader open(Path folder) throws IOException {
    Path plain = folder.resolve(FILE);
    Path file = Files.exists(plain) ? plain : folder.resolve(FILE + ".gz");
    if (!Files.exists(file)) {
      throw new NoSuchFileException(plain.toString());
    }
    return new RecordReader(file);
  }

  /**
   * Reads every record of a run's folder.
   *
   * @return as {@link #cut}
   * @throws NoSuchFileException as {@link #open}
   * @throws IllegalArgumentException as {@link #next}
   */
  public static boolean read(Path folder, Consumer<RequestRecord> each) throws IOException {
    try (RecordReader reader = open(folder)) {
      for (Optional<RequestRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        each.accept(next.get());
      }
      return reader.cut();
    }
  }

  private static BufferedReader lines(Path file, InputStream bytes) throws IOException {
    InputStream plain =
        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
  }

  /**
   * The next record; empty at the end.
   *
   * @throws IllegalArgumentException with one sentence that names file and line, if any line but
   *     the last is not a record
   */
  public Optional<RequestRecord> next() throws IOException {
    while (line != null) {
      String text = line;
      line = nextLine();
      number++;
      if (!text.isBlank()) {
        try {
          return Optional.of(RecordJson.read(text));
        } catch (IllegalArgumentException e) {
          if (line != null || !(e.getCause() instanceof JsonParseException)) {
            throw new IllegalArgumentException(
                file + ", line " + number + ": it " + e.getMessage() + ".", e);
          }
          cut = true;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the last line was cut off, as by a kill; it is not returned. */
  public boolean cut() {
    return cut;
  }

  /** The next line; null at the end, even if a compressed file is truncated. */
  private String nextLine() throws IOException {
    try {
      return lines.readLine();
    } catch (EOFException | ZipException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
