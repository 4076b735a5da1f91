package dev.gatlingllm.wire;

import java.io.IOException;

/** The server does not speak HTTP/2, and nothing else will do. The message is what it does not. */
final class NoHttp2 extends IOException {
  private static final long serialVersionUID = 1L;

  private NoHttp2(String message) {
    super(message);
  }

  /** It was offered, by TLS. */
  static NoHttp2 offered() {
    return new NoHttp2("does not offer HTTP/2 (llm.http.version=2-prior-knowledge)");
  }

  /**
   * It was spoken to in HTTP/2, without TLS.
   *
   * @param seen what it did then: "it answered …"
   */
  static NoHttp2 answering(String seen) {
    return new NoHttp2(
        "does not speak HTTP/2 without TLS (llm.http.version=2-prior-knowledge): " + seen);
  }
}
