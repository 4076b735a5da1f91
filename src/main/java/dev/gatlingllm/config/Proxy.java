package dev.gatlingllm.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The proxy that requests go through: {@code llm.proxy}.
 *
 * @param credentials empty if the proxy needs none
 */
public record Proxy(Kind kind, String host, int port, Optional<Credentials> credentials) {
  private static final String KEY = "llm.proxy.url";
  private static final String RULE =
      "a URL with a port such as http://proxy:3128, https://proxy:3129 or socks5://proxy:1080,"
          + " without user, path or query";

  /** How it is spoken to. */
  public enum Kind {
    /**
     * Uses CONNECT for an https:// server, and the absolute address in the request line for an
     * http:// one.
     */
    HTTP,
    /** The same over TLS. */
    HTTPS,
    SOCKS5
  }

  public record Credentials(String user, Secret password) {}

  static Optional<Proxy> of(Settings settings, Passwords passwords) {
    Optional<String> url = settings.optional(KEY);
    Optional<String> user = settings.optional("llm.proxy.user");
    Optional<Secret> password = passwords.proxy();
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (user.isPresent() != password.isPresent()) {
      throw new ConfigException(
          user.isPresent()
              ? "llm.proxy.user is '"
                  + user.get()
                  + "', must have a password (LLM_PROXY_PASSWORD in the environment, or"
                  + " llm.proxy.password)."
              : "llm.proxy.user is '', must be the user of llm.proxy.password.");
    }
    return Optional.of(
        of(url.get(), user.map(name -> new Credentials(name, password.orElseThrow()))));
  }

  private static Proxy of(String url, Optional<Credentials> credentials) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw Settings.broken(KEY, BaseUrl.withoutSecrets(url), RULE);
    }
    if (uri.getUserInfo() != null) {
      throw new ConfigException(
          KEY
              + " holds a user or a password, must have them in llm.proxy.user and"
              + " llm.proxy.password.");
    }
    boolean bare = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
    if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65535 || !bare) {
      throw Settings.broken(KEY, BaseUrl.withoutSecrets(url), RULE);
    }
    return new Proxy(kind(uri, url), uri.getHost(), uri.getPort(), credentials);
  }

  private static Kind kind(URI uri, String url) {
    return switch (String.valueOf(uri.getScheme())) {
      case "http" -> Kind.HTTP;
      case "https" -> Kind.HTTPS;
      case "socks5" -> Kind.SOCKS5;
      default -> throw Settings.broken(KEY, BaseUrl.withoutSecrets(url), RULE);
    };
  }
}
