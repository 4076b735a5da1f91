package dev.gatlingllm.config;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of the user's that is read row by row: opens it, and says in one sentence what is wrong
 * with it.
 *
 * @param kind what it is: "trace"
 * @param file as it was given
 */
public record InputFile(String kind, String file) {
  private static final int BUFFER = 1 << 16;

  /**
   * Begins to read its bytes, unpacked if they are compressed by gzip.
   *
   * @throws IOException if it cannot be read
   * @throws ConfigException if it is no regular file
   */
  public InputStream open() throws IOException {
    Path path = path();
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw refused("is no regular file");
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      return isCompressed(in) ? new GZIPInputStream(in, BUFFER) : in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private Path path() {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw refused("is no path of a file: " + e.getReason());
    }
  }

  private static boolean isCompressed(InputStream in) throws IOException {
    in.mark(2);
    boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return compressed;
  }

  public ConfigException empty() {
    return refused("is empty, must have rows");
  }

  /** That the file as a whole breaks a rule. */
  public ConfigException refused(String rule) {
    return new ConfigException("The " + kind + " " + file + " " + rule + ".");
  }

  /** That it cannot be read, or not on. */
  public ConfigException unread(IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "is not there"
            : e instanceof AccessDeniedException
                ? "may not be read"
                : e instanceof EOFException || e instanceof ZipException
                    ? "is no whole gzip file"
                    : e instanceof CharacterCodingException
                        ? "is no UTF-8"
                        : "cannot be read: " + e.getMessage();
    return refused(why);
  }
}
