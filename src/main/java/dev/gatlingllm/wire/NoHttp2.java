package dev.gatlingllm.wire;

import java.io.IOException;

/**
 * The server does not speak HTTP/2, which is required. The message is a predicate: "does not …".
 */
final class NoHttp2 extends IOException {
  private static final long serialVersionUID = 1L;

  private NoHttp2(String message) {
    super(message);
  }

  /** The server refused HTTP/2 in TLS. */
  static NoHttp2 offered() {
    return new NoHttp2("does not offer HTTP/2 (llm.http.version=2-prior-knowledge)");
  }

  /**
   * The server did not answer in HTTP/2, without TLS.
   *
   * @param seen what it did, e.g. "it answered …"
   */
  static NoHttp2 answering(String seen) {
    return new NoHttp2(
        "does not speak HTTP/2 without TLS (llm.http.version=2-prior-knowledge): " + seen);
  }
}
