package dev.gatlingllm.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes records as the lines of a file. Not thread-safe. */
public final class RecordWriter implements Closeable {
  private final JsonGenerator json;
  private final boolean timeline;

  /**
   * Creates the file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it exists, as it belongs to another run
   */
  public RecordWriter(Path file, boolean timeline) throws IOException {
    this.timeline = timeline;
    this.json =
        new JsonFactory()
            .createGenerator(
                new BufferedOutputStream(
                    Files.newOutputStream(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    1 << 16))
            .setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  public void write(RequestRecord record) throws IOException {
    RecordJson.write(json, record, timeline);
  }

  /** Passes everything written to the operating system. */
  void flush() throws IOException {
    json.flush();
  }

  @Override
  public void close() throws IOException {
    if (json.getOutputContext().hasCurrentIndex()) {
      json.writeRaw('\n');
    }
    json.close();
  }
}
