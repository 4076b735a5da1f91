package dev.gatlingllm.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Describes file errors in words: the JDK's messages are often only the file's name. */
public final class FileTrouble {
  private FileTrouble() {}

  /** Part of a sentence; it names the file if the error does. */
  public static String words(IOException error) {
    if (error instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such folder";
    }
    if (error instanceof FileAlreadyExistsException other) {
      return other.getFile() + ": something else is there";
    }
    if (error instanceof AccessDeniedException denied) {
      return denied.getFile() + ": no permission";
    }
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }
}
