package dev.gatlingllm.config;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * How the client trusts servers and identifies itself: {@code llm.tls}.
 *
 * @param insecure whether neither certificates nor the names in them are checked
 * @param authorities trusted instead of the JDK's; empty for the JDK's
 */
public record Tls(
    boolean insecure, List<X509Certificate> authorities, Optional<ClientCertificate> client) {
  /**
   * A client's certificate and its key, which belong together.
   *
   * @param chain the client's own first, then those that vouch for it
   */
  public record ClientCertificate(PrivateKey key, List<X509Certificate> chain) {
    /** Without the key. */
    @Override
    public String toString() {
      return "ClientCertificate[" + chain.get(0).getSubjectX500Principal() + "]";
    }
  }
}
