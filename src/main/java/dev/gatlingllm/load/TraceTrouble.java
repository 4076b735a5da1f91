package dev.gatlingllm.load;

import dev.gatlingllm.config.ConfigException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/**
 * What is wrong with a trace, each in one sentence.
 *
 * @param file as it was given
 */
record TraceTrouble(String file) {
  private static final int MOST_CHARACTERS = 100;

  /** That a value breaks a rule, e.g. "be 0 or more". */
  ConfigException wrong(long line, String what, String value, String rule) {
    String shown =
        value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS) + "…";
    return new ConfigException(
        "The trace %s, line %s: %s is '%s', must %s.".formatted(file, line, what, shown, rule));
  }

  ConfigException tokens(long line, String what, String value) {
    return wrong(line, what, value, "be a whole number from 1 to 10,000,000");
  }

  int tokens(long line, String what, int value) {
    if (value < 1 || value > TraceFormat.MOST_TOKENS) {
      throw tokens(line, what, Integer.toString(value));
    }
    return value;
  }

  /** That a line is no row. */
  ConfigException broken(long line, String why) {
    String first = why.lines().findFirst().orElse("").replaceAll("[.\\s]+$", "");
    return new ConfigException("The trace %s, line %s is broken: %s.".formatted(file, line, first));
  }

  ConfigException empty() {
    return refused("is empty, must have rows");
  }

  /** That the file as a whole breaks a rule. */
  ConfigException refused(String rule) {
    return new ConfigException("The trace " + file + " " + rule + ".");
  }

  /** That it cannot be read, or not on. */
  ConfigException unread(IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "is not there"
            : e instanceof AccessDeniedException
                ? "may not be read"
                : e instanceof EOFException || e instanceof ZipException
                    ? "is no whole gzip file"
                    : "cannot be read: " + e.getMessage();
    return refused(why);
  }
}
