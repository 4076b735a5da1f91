package dev.gatlingllm.wire;

import java.util.Map;

/**
 * Netty (4.2.18) loads its native Brotli library at the first answer, be it compressed or not, and
 * for that unpacks it into the temporary folder, 1 MB each time. It is taken away when the JVM ends
 * by itself, but not when it is halted, as after a run that failed. Nobody here asks for Brotli.
 */
public final class Brotli {
  /** Where the library is loaded from instead; from nowhere, it is not available. */
  static final String LIBRARY = "brotli4j.library.path";

  private Brotli() {}

  /**
   * Leaves it out, unless the user asks for answers in it; before the first answer.
   *
   * @param headers of the user's requests
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
