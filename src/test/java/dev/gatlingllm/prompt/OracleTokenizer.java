package dev.gatlingllm.prompt;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Another instance of a vocabulary, loaded without our code: the oracle of counts. */
final class OracleTokenizer implements AutoCloseable {
  static final Path QWEN3 = Path.of("user-files/resources/tokenizers/qwen3-tokenizer.json.gz");
  static final Path GPT2 = Path.of("src/test/resources/tokenizers/gpt2-tokenizer.json.gz");

  static {
    System.setProperty("ai.djl.offline", "true");
  }

  private final HuggingFaceTokenizer tokenizer;

  OracleTokenizer(Path file) throws IOException {
    try (InputStream in = open(file)) {
      tokenizer =
          HuggingFaceTokenizer.newInstance(
              in,
              Map.of(
                  "truncation", "false",
                  "padding", "false",
                  "addSpecialTokens", "false",
                  "maxLength", "1000000",
                  "modelMaxLength", "1000000"));
    }
  }

  long[] ids(String text) {
    // DJL's own encode() makes six more arrays, and an object for each token.
    long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, false);
    try {
      return TokenizersLibrary.LIB.getTokenIds(encoding);
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static InputStream open(Path file) throws IOException {
    if (file.toString().endsWith(".gz")) {
      return new GZIPInputStream(new FileInputStream(file.toFile()));
    }
    return Files.newInputStream(file);
  }
}
