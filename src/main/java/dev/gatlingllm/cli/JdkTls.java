package dev.gatlingllm.cli;

import dev.gatlingllm.config.ClientCertificate;
import dev.gatlingllm.config.Tls;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** {@code llm.tls} for the JDK's sockets. */
final class JdkTls {
  private static final char[] NO_PASSWORD = {};

  private JdkTls() {}

  static SSLSocketFactory sockets(Tls tls) throws SSLException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManagerFactory keys = null;
      if (tls.client().isPresent()) {
        keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own(tls.client().get()), NO_PASSWORD);
      }
      context.init(
          keys == null ? null : keys.getKeyManagers(), trust(tls).getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new SSLException("llm.tls cannot be used: " + e.getMessage(), e);
    }
  }

  private static TrustManagerFactory trust(Tls tls) throws IOException, GeneralSecurityException {
    if (tls.insecure()) {
      return InsecureTrustManagerFactory.INSTANCE;
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(tls.authorities().isEmpty() ? null : trusted(tls.authorities()));
    return trust;
  }

  private static KeyStore trusted(List<X509Certificate> authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry(String.valueOf(i), authorities.get(i));
    }
    return store;
  }

  private static KeyStore own(ClientCertificate client)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", client.key(), NO_PASSWORD, client.chain().toArray(new X509Certificate[0]));
    return store;
  }
}
