package dev.gatlingllm.config;

import java.net.URI;
import java.net.URISyntaxException;

/** The server's address as a user writes it. */
final class BaseUrl {
  private static final String RULE =
      "a URL such as http://127.0.0.1:8000, without user, query or fragment";

  /** docs/decisions.md says why. */
  private static final String UNIX =
      "a URL such as http://127.0.0.1:8000: Gatling's client has no unix-domain sockets;"
          + " socat TCP-LISTEN:8000,fork UNIX-CONNECT:/the/socket makes one a port";

  private BaseUrl() {}

  /** Without a trailing slash and without /v1. */
  static String normal(String text) {
    if (text.matches("(http\\+)?unix:.*")) {
      throw Settings.broken("llm.baseUrl", text, UNIX);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw Settings.broken("llm.baseUrl", withoutSecrets(text), RULE);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (uri.getUserInfo() != null) {
      throw new ConfigException("llm.baseUrl holds a user name or password, must be " + RULE + ".");
    }
    if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw Settings.broken("llm.baseUrl", withoutSecrets(text), RULE);
    }
    return text.replaceAll("/+$", "").replaceAll("/v1$", "").replaceAll("/+$", "");
  }

  /** What stands before an @ may be a password, what follows a ? a key. */
  static String withoutSecrets(String url) {
    return url.replaceAll(".*@", "***@").replaceAll("([?#]).*", "$1***");
  }
}
