package dev.gatlingllm.cli;

import dev.gatlingllm.config.ClientCertificate;
import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Tls;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The client's side of TLS by {@code llm.tls}, with the JDK's own classes. */
final class ProbeTls {
  private static final char[] NO_PASSWORD = {};

  private final Tls tls;
  private final SSLContext context;

  /**
   * @throws ConfigException if the settings cannot be used
   */
  ProbeTls(Tls tls) {
    this.tls = tls;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(keys(), trust(), null);
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException("llm.tls cannot be used: " + e.getMessage() + ".");
    }
  }

  private KeyManager[] keys() throws GeneralSecurityException, IOException {
    if (tls.client().isEmpty()) {
      return null;
    }
    ClientCertificate client = tls.client().get();
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client", client.key(), NO_PASSWORD, client.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private TrustManager[] trust() throws GeneralSecurityException, IOException {
    if (tls.insecure()) {
      return InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
    }
    if (tls.authorities().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    for (X509Certificate authority : tls.authorities()) {
      store.setCertificateEntry("authority" + store.size(), authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /**
   * Starts TLS on a connection.
   *
   * @throws javax.net.ssl.SSLException if the server does not speak TLS or is not to be trusted
   */
  Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    if (!tls.insecure()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
