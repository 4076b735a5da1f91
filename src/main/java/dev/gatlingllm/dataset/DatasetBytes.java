package dev.gatlingllm.dataset;

import dev.gatlingllm.config.InputFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a dataset's file: the file itself, or what a temporary file has of one that is
 * compressed.
 *
 * @param plain what is read
 * @param stamp of the file that must not change; empty of a copy, which cannot
 */
record DatasetBytes(InputFile file, PlainFile plain, Optional<Stamp> stamp) implements Closeable {
  /** What must stay free where temporary files are. */
  static final long LEFT_FREE = 256_000_000;

  private static final int BETWEEN_LOOKS = 16_000_000;

  /** What changes with a file's content. */
  record Stamp(long bytes, FileTime modified) {
    static Stamp of(InputFile file) throws IOException {
      BasicFileAttributes now =
          Files.readAttributes(Path.of(file.file()), BasicFileAttributes.class);
      return new Stamp(now.size(), now.lastModifiedTime());
    }
  }

  /**
   * @param leftFree bytes of the disk that are not written, if it has to be unpacked
   */
  static DatasetBytes open(InputFile file, long leftFree) throws IOException {
    try (InputStream in = file.open()) {
      if (!(in instanceof GZIPInputStream)) {
        Stamp stamp = Stamp.of(file);
        return new DatasetBytes(file, PlainFile.of(Path.of(file.file())), Optional.of(stamp));
      }
      PlainFile copy = PlainFile.temporary(file);
      try {
        unpack(file, in, copy.append(), leftFree);
      } catch (IOException | RuntimeException e) {
        copy.close();
        throw e;
      }
      return new DatasetBytes(file, copy, Optional.empty());
    }
  }

  private static void unpack(InputFile file, InputStream in, OutputStream out, long leftFree)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long written = 0;
    long looked = -BETWEEN_LOOKS;
    for (int read; (read = in.read(buffer)) >= 0; written += read) {
      if (written - looked >= BETWEEN_LOOKS) {
        looked = written;
        if (PlainFile.temporaryFolder().getUsableSpace() < leftFree + BETWEEN_LOOKS) {
          throw PlainFile.full(file, "less than " + leftFree / 1_000_000 + " MB would be left");
        }
      }
      try {
        out.write(buffer, 0, read);
      } catch (IOException e) {
        throw PlainFile.full(file, e.getMessage());
      }
    }
  }

  /** Why the file is not the one that was opened; empty if it is. */
  Optional<String> change() throws IOException {
    if (stamp.isEmpty()) {
      return Optional.empty();
    }
    try {
      return stamp.get().equals(Stamp.of(file))
          ? Optional.empty()
          : Optional.of("the file was changed after it was checked");
    } catch (NoSuchFileException e) {
      return Optional.of("the file is not there any more");
    }
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
