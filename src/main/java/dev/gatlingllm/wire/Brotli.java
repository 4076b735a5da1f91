package dev.gatlingllm.wire;

import java.util.Map;

/**
 * Keeps Netty (4.2.18) from loading its native Brotli library at the first answer, compressed or
 * not, for which it unpacks 1 MB into the temporary folder. The file is deleted when the JVM exits
 * normally, but not when it is halted, as after a failed run. We never request Brotli.
 */
public final class Brotli {
  /** The path to load the library from; with an empty path, it is not available. */
  static final String LIBRARY = "brotli4j.library.path";

  private Brotli() {}

  /**
   * Disables Brotli unless the user's headers request it. Must be called before the first answer.
   */
  public static void leaveOut(Map<String, String> headers) {
    boolean wanted =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Accept-Encoding"))
            .anyMatch(header -> header.getValue().matches("(?i).*\\bbr\\b.*"));
    if (!wanted && System.getProperty(LIBRARY) == null) {
      System.setProperty(LIBRARY, "none");
    }
  }
}
