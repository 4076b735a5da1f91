package dev.gatlingllm.simulator;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A PKCS#12 key store with the server's certificate and key, as {@code keytool -genkeypair} writes
 * it.
 */
public record KeyStoreFile(Path path, String password) {
  public KeyStoreFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(password, "password");
  }

  @Override
  public String toString() {
    return "KeyStoreFile[" + path + "]";
  }
}
