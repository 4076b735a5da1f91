package dev.gatlingllm.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The head of an HTTP/1 answer as it arrived.
 *
 * @param lines the status line and the headers, without their ends
 */
record RawHead(List<String> lines) {

  /** Where the head in these bytes ends, or -1 while it has not. */
  static int end(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && (at(bytes, i + 1, "\n") || at(bytes, i + 1, "\r\n"))) {
        return i + (bytes[i + 1] == '\n' ? 2 : 3);
      }
    }
    return -1;
  }

  private static boolean at(byte[] bytes, int from, String text) {
    return from + text.length() <= bytes.length
        && new String(bytes, from, text.length(), StandardCharsets.ISO_8859_1).equals(text);
  }

  static RawHead of(byte[] bytes, int to) {
    String text = new String(bytes, 0, to, StandardCharsets.ISO_8859_1);
    return new RawHead(Arrays.stream(text.split("\r?\n")).filter(line -> !line.isEmpty()).toList());
  }

  /** Whether it is the head of an HTTP/1 answer. */
  boolean isHttp() {
    return !lines.isEmpty() && lines.get(0).matches("HTTP/\\d\\.\\d \\d{3}( .*)?");
  }

  /** Whether it precedes the answer's own head (RFC 9110, section 15.2). */
  boolean isInterim() {
    return status() < 200;
  }

  String version() {
    return lines.get(0).substring(0, 8);
  }

  int status() {
    return Integer.parseInt(lines.get(0).substring(9, 12));
  }

  /** The header's value, of several the last; null if absent. */
  String header(String name) {
    String value = null;
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
        value = line.substring(colon + 1).strip();
      }
    }
    return value;
  }
}
