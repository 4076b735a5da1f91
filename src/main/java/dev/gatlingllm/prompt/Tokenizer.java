package dev.gatlingllm.prompt;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts tokens like a model's own tokenizer. Never adds special tokens, truncates or pads,
 * whatever the tokenizer's file says. Thread-safe.
 */
public final class Tokenizer implements AutoCloseable {
  /**
   * Maximum length of a text that is counted. The native library takes up to 0.4 kB for each
   * character; it cannot be stopped, and it aborts the JVM if it gets no memory.
   */
  public static final int MOST_CHARACTERS = 1 << 19;

  private final String name;
  private final Optional<QwenTokenizer> light;
  private final Supplier<HuggingFaceTokenizer> load;
  private HuggingFaceTokenizer loaded;

  Tokenizer(String name, HuggingFaceTokenizer tokenizer) {
    this.name = name;
    this.light = Optional.empty();
    this.load = () -> tokenizer;
  }

  /**
   * One in Java, which is as good as another of the native library.
   *
   * @param load reads the other, for the few texts that the one in Java does not know; called once
   */
  Tokenizer(String name, QwenTokenizer light, Supplier<HuggingFaceTokenizer> load) {
    this.name = name;
    this.light = Optional.of(light);
    this.load = load;
  }

  /** Its name in reports: "qwen3 (embedded)", the path, or the hub id. */
  public String name() {
    return name;
  }

  /** The number of tokens of a text; 0 for the empty one. */
  public int count(String text) {
    return light.isPresent() && QwenTokenizer.knows(text)
        ? light.get().encode(text).length
        : ids(text).length;
  }

  public int[] encode(String text) {
    if (light.isPresent() && QwenTokenizer.knows(text)) {
      return light.get().encode(text);
    }
    long[] ids = ids(text);
    int[] result = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      result[i] = Math.toIntExact(ids[i]);
    }
    return result;
  }

  /** The text of token ids, special tokens included. */
  public String decode(int[] ids) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    return loaded().decode(wide, false);
  }

  /** Frees the native memory; the tokenizer must not be used afterwards. */
  @Override
  public synchronized void close() {
    if (loaded != null || light.isEmpty()) {
      loaded().close();
    }
  }

  private synchronized HuggingFaceTokenizer loaded() {
    if (loaded == null) {
      loaded = load.get();
    }
    return loaded;
  }

  private long[] ids(String text) {
    Objects.requireNonNull(text, "text");
    // DJL's own encode() makes six more arrays, and an object for each token.
    long encoding = TokenizersLibrary.LIB.encode(loaded().getHandle(), text, false);
    try {
      return TokenizersLibrary.LIB.getTokenIds(encoding);
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
