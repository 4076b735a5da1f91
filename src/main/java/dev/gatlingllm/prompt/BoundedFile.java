package dev.gatlingllm.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of unknown origin and content. */
final class BoundedFile {
  private static final int MOST_CHARACTERS = 200;

  private BoundedFile() {}

  /**
   * @throws IOException if it is larger, or not a regular file: a pipe or /dev/zero has no end
   */
  static byte[] read(Path file, int mostBytes) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.exists(file) ? file + " is no regular file" : file + " is not there");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), mostBytes);
    }
  }

  static byte[] read(InputStream in, String name, int mostBytes) throws IOException {
    byte[] bytes = in.readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new IOException(name + " is larger than " + mostBytes / 1_000_000 + " MB");
    }
    return bytes;
  }

  /** Why something failed, on one line that fits into a sentence. */
  static String oneLine(Throwable e) {
    return oneLine(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  /** The first line of a text, shortened, with spaces for unprintable characters. */
  static String oneLine(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    String cut =
        line.length() <= MOST_CHARACTERS
            ? line
            : line.substring(0, line.offsetByCodePoints(0, MOST_CHARACTERS / 2)) + "…";
    return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
  }
}
