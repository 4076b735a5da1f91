package dev.gatlingllm.prompt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A vocabulary as we read it, and as the oracle does. Each is read once in a JVM, when it is first
 * asked for, which takes the most of a second, and is never closed.
 */
public final class Vocabulary {
  private static final Map<Path, Vocabulary> KNOWN = new ConcurrentHashMap<>();

  private final Path file;
  private Tokenizer tokenizer;
  private OracleTokenizer oracle;

  private Vocabulary(Path file) {
    this.file = file;
  }

  static Vocabulary of(Path file) {
    return KNOWN.computeIfAbsent(file, Vocabulary::new);
  }

  public static Vocabulary qwen3() {
    return of(OracleTokenizer.QWEN3);
  }

  static Vocabulary gpt2() {
    return of(OracleTokenizer.GPT2);
  }

  public synchronized Tokenizer tokenizer() {
    if (tokenizer == null) {
      String spec = file.equals(OracleTokenizer.QWEN3) ? "" : file.toString();
      tokenizer = TokenizerSource.load(spec);
    }
    return tokenizer;
  }

  synchronized OracleTokenizer oracle() {
    if (oracle == null) {
      try {
        oracle = new OracleTokenizer(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return oracle;
  }
}
