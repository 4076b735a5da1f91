package dev.gatlingllm.prompt;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** Hugging Face's tokenizers library as DJL ships it; says why if it cannot run. */
final class NativeLibrary {
  /** Loads a tokenizer by the native library. */
  interface Loading {
    HuggingFaceTokenizer call() throws IOException;
  }

  private NativeLibrary() {}

  /** Version of the native library: "0.21.0" of DJL's 0.21.0-0.38.0; empty if DJL does not say. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        NativeLibrary.class.getResourceAsStream("/native/lib/tokenizers.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "";
    }
    return properties.getProperty("version", "").replaceFirst("-.*", "");
  }

  /** Loads a tokenizer; if it is the library that fails, the exception says so. */
  static HuggingFaceTokenizer load(Loading load) throws IOException {
    requireCacheFolder();
    try {
      return load.call();
    } catch (EngineException | LinkageError e) {
      throw new TokenizerException(platformSentence(), e);
    }
  }

  private static String platformSentence() {
    return "The tokenizer library does not run on %s %s: it is built for Linux with glibc 2.34 or newer (x86-64, arm64), macOS on Apple silicon and 64-bit Windows."
        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** DJL unpacks its library into this folder; if it cannot, it logs a trace and misleads. */
  private static void requireCacheFolder() {
    Path folder = Utils.getEngineCacheDir("tokenizers");
    try {
      Files.createDirectories(folder);
      try (Stream<Path> unpacked = Files.list(folder)) {
        if (Files.isWritable(folder) || unpacked.findAny().isPresent()) {
          return;
        }
      }
      throw new AccessDeniedException(folder.toString());
    } catch (IOException e) {
      throw new TokenizerException(
          "The tokenizer library cannot be unpacked into %s (%s); set the environment variable ENGINE_CACHE_DIR to a folder that can be written to."
              .formatted(folder, e.getClass().getSimpleName().replace("Exception", "")),
          e);
    }
  }
}
