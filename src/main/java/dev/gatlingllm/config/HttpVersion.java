package dev.gatlingllm.config;

import java.util.Optional;

/** The values of {@code llm.http.version}. */
public enum HttpVersion {
  HTTP_1_1("1.1"),
  /** HTTP/2 if the server supports it, else HTTP/1.1; negotiated over TLS only. */
  HTTP_2("2"),
  /** HTTP/2, with TLS or without, or the request fails. */
  HTTP_2_PRIOR_KNOWLEDGE("2-prior-knowledge");

  private static final String KEY = "llm.http.version";

  private final String label;

  HttpVersion(String label) {
    this.label = label;
  }

  public boolean offersHttp2() {
    return this != HTTP_1_1;
  }

  static HttpVersion of(Settings settings, Optional<String> baseUrl, Optional<Proxy> proxy) {
    String text = settings.oneOf(KEY, HTTP_1_1.label, HTTP_2.label, HTTP_2_PRIOR_KNOWLEDGE.label);
    if (text.equals(HTTP_1_1.label)) {
      return HTTP_1_1;
    }
    boolean agreed = text.equals(HTTP_2.label);
    if (agreed && !baseUrl.orElse("").startsWith("https://")) {
      throw Settings.broken(
          KEY,
          text,
          HTTP_2_PRIOR_KNOWLEDGE.label
              + " or 1.1 without an https:// address: only over TLS is it agreed on");
    }
    if (proxy.isPresent()) {
      throw Settings.broken(
          KEY, text, "1.1 with llm.proxy.url: Gatling's client has no HTTP/2 through a proxy");
    }
    return agreed ? HTTP_2 : HTTP_2_PRIOR_KNOWLEDGE;
  }
}
