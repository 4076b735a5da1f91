package dev.gatlingllm.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, in words: the JDK's messages are often nothing but the name. */
public final class FileTrouble {
  private FileTrouble() {}

  /** A part of a sentence, which names the file where the error does. */
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
