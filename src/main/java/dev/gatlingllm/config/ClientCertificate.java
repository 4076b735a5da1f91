package dev.gatlingllm.config;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

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
