package dev.gatlingllm.config;

import java.util.Optional;

/**
 * The transport between client and server: {@code llm.http}, {@code llm.tls}, {@code llm.proxy}.
 *
 * @param gzip whether compressed answers are requested
 */
public record Http(HttpVersion version, boolean gzip, Tls tls, Optional<Proxy> proxy) {

  /** Whether the server or the proxy speaks TLS. */
  public boolean speaksTls(String baseUrl) {
    return baseUrl.startsWith("https:")
        || proxy.filter(it -> it.kind() == Proxy.Kind.HTTPS).isPresent();
  }

  static Http of(Settings settings, Passwords passwords, Optional<String> baseUrl) {
    Tls tls = Tls.of(settings, passwords);
    Optional<Proxy> proxy = Proxy.of(settings, passwords);
    HttpVersion version = HttpVersion.of(settings, baseUrl, proxy);
    return new Http(version, settings.flag("llm.http.gzip"), tls, proxy);
  }
}
