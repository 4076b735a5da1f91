package dev.gatlingllm.prompt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A vocabulary as we read it, and as the oracle does. Each is read once in a JVM, which takes the
 * most of a second, and is never closed.
 */
record Vocabulary(Tokenizer tokenizer, OracleTokenizer oracle) {
  private static final Map<Path, Vocabulary> READ = new ConcurrentHashMap<>();

  static Vocabulary of(Path file) {
    return READ.computeIfAbsent(file, Vocabulary::read);
  }

  static Vocabulary qwen3() {
    return of(OracleTokenizer.QWEN3);
  }

  static Vocabulary gpt2() {
    return of(OracleTokenizer.GPT2);
  }

  private static Vocabulary read(Path file) {
    try {
      return new Vocabulary(TokenizerSource.load(file.toString()), new OracleTokenizer(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
