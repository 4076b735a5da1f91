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

/** Writes records as the lines of a file. For one thread. */
public final class RecordWriter implements Closeable {
  private final JsonGenerator json;
  private final boolean timeline;

  /**
   * Makes the file.
   *
   * @param timeline write the arrival of every chunk in a readable form, too
   * @throws java.nio.file.FileAlreadyExistsException if there is one: it is another run's
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

  /** Hands what was written to the operating system. */
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
