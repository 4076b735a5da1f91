package dev.gatlingllm.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's address as a user writes it. */
final class BaseUrl {
  private static final String KEY = "llm.baseUrl";
  private static final String RULE =
      "a URL such as http://127.0.0.1:8000, without user, query or fragment";
  private static final String PORT = "a URL such as http://127.0.0.1:8000, its port 1 to 65535";

  /** docs/decisions.md says why. */
  private static final String UNIX =
      "a URL such as http://127.0.0.1:8000: Gatling's client has no unix-domain sockets;"
          + " socat TCP-LISTEN:8000,fork UNIX-CONNECT:/the/socket makes one a port";

  /** Host names may contain an underscore, as containers' names do; java.net refuses it. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(?<port>.*))?");

  /** The ends of the APIs' paths, which a dialect adds to the address. */
  private static final Pattern ROUTE =
      Pattern.compile(
          "(?:/[^/]+/deployments/[^/]+|/v1)?/chat/completions"
              + "|/v1/(?:completions|responses|messages|embeddings|rerank|models(?:/.*)?)"
              + "|/v1beta/models(?:/.*)?|/v2/models/.*|/api/(?:chat|generate)"
              + "|/completions?|/generate(?:_stream)?|/v1(?:/+v1)+");

  private BaseUrl() {}

  /** Without a trailing slash and without /v1. */
  static String normal(String text) {
    if (text.matches("(http\\+)?unix:.*")) {
      throw Settings.broken(KEY, text, UNIX);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw Settings.broken(KEY, withoutSecrets(text), RULE);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (authority.contains("@")) {
      throw new ConfigException(KEY + " holds a user name or password, must be " + RULE + ".");
    }
    Matcher host = AUTHORITY.matcher(authority);
    boolean http = scheme.equals("http") || scheme.equals("https");
    boolean ascii = text.chars().allMatch(c -> c <= '~'); // which java.net does not ask for
    if (!http || !ascii || !host.matches() || uri.getQuery() != null || uri.getFragment() != null) {
      throw Settings.broken(KEY, withoutSecrets(text), RULE);
    }
    requirePort(host.group("port"), text);
    String path = uri.getRawPath().replaceAll("/+$", "");
    refuseRoute(path, text);
    return scheme + "://" + authority + path.replaceAll("/v1$", "").replaceAll("/+$", "");
  }

  private static void requirePort(String port, String text) {
    if (port != null && !(port.matches("\\d{1,5}") && isPort(Integer.parseInt(port)))) {
      throw Settings.broken(KEY, text, PORT);
    }
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  private static void refuseRoute(String path, String text) {
    Matcher route = Pattern.compile("(?:" + ROUTE.pattern() + ")$").matcher(path);
    if (route.find()) {
      throw Settings.broken(
          KEY,
          text,
          "the server's address without an API's path: drop the path "
              + route.group()
              + " (llm.api or llm.path says it)");
    }
  }

  /**
   * Masks what precedes an @, which may be a password, and what follows a ?, which may be a key.
   */
  static String withoutSecrets(String url) {
    return url.replaceAll(".*@", "***@").replaceAll("([?#]).*", "$1***");
  }
}
