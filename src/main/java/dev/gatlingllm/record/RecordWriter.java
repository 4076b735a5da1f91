package dev.gatlingllm.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Writes records as the lines of a file. Not thread-safe. */
public final class RecordWriter implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private final Object identity;
  private final JsonGenerator json;
  private final boolean timeline;

  /**
   * Creates the file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it exists, as it belongs to another run
   */
  public RecordWriter(Path file, boolean timeline) throws IOException {
    this.file = file;
    this.timeline = timeline;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.identity = identity();
    this.json =
        new JsonFactory()
            .createGenerator(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16))
            .setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  public void write(RequestRecord record) throws IOException {
    RecordJson.write(json, record, timeline);
  }

  /**
   * Passes everything written to the operating system.
   *
   * @throws IOException also if what was written before is not there any more
   */
  void flush() throws IOException {
    if (channel.size() < channel.position()) {
      throw new IOException(file + " became shorter while it was written");
    }
    json.flush();
  }

  /**
   * @throws IOException also if the file is not the one that was written
   */
  @Override
  public void close() throws IOException {
    try (JsonGenerator closing = json) {
      if (closing.getOutputContext().hasCurrentIndex()) {
        closing.writeRaw('\n');
      }
      flush();
    }
    if (!Objects.equals(identity, identity())) {
      throw new IOException(file + " is another file than the one that was written");
    }
  }

  /** What tells the file from others; null where the file system has no such thing. */
  private Object identity() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      throw new IOException(file + " was removed while it was written", e);
    }
  }
}
