package dev.gatlingllm.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of request headers that users may choose. */
public final class HeaderNames {
  /** Headers that say how a message is framed. */
  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "expect", "upgrade");

  /** Headers that the client sends itself, which {@code llm.headers} may change. */
  private static final Set<String> SENT =
      Set.of(
          "accept",
          "accept-encoding",
          "api-key",
          "authorization",
          "connection",
          "content-encoding",
          "content-type",
          "host",
          "keep-alive",
          "proxy-authorization",
          "te",
          "trailer",
          "x-api-key",
          "x-goog-api-key");

  private HeaderNames() {}

  private static boolean isName(String name) {
    return name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  }

  private static boolean isIn(Set<String> names, String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }

  static void check(String name, String value) {
    if (!isName(name) || value.matches("(?s).*[\\r\\n\\x00].*")) {
      throw new ConfigException(
          "llm.headers."
              + name
              + " is no valid HTTP header: a name without spaces, a value of one line.");
    }
    if (isIn(FRAMING, name)) {
      throw new ConfigException("llm.headers." + name + " is the HTTP client's to set.");
    }
  }

  /**
   * Checks the name of a header with the conversation's id.
   *
   * @param headers those of every request, by name in whatever case
   * @throws ConfigException with one sentence
   */
  public static String ofConversation(String key, String name, Map<String, String> headers) {
    if (!isName(name)) {
      throw Settings.broken(key, name, "the name of a header, e.g. x-session-id");
    }
    if (isIn(FRAMING, name) || isIn(SENT, name)) {
      throw Settings.broken(key, name, "a header that the client does not send itself");
    }
    if (headers.containsKey(name)) {
      throw Settings.broken(key, name, "a header that llm.headers does not set");
    }
    return name;
  }
}
