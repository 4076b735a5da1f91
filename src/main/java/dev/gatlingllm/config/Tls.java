package dev.gatlingllm.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
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
  private static final String CA = "llm.tls.ca";
  private static final String CERTIFICATE = "llm.tls.certificate";
  private static final String KEY = "llm.tls.key";
  private static final String KEY_STORE = "llm.tls.keyStore";

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

  static Tls of(Settings settings, Passwords passwords) {
    boolean insecure = settings.flag("llm.tls.insecure");
    Optional<Path> ca = settings.file(CA);
    if (insecure && ca.isPresent()) {
      throw Settings.broken(
          CA, ca.get().toString(), "empty with llm.tls.insecure=true, which checks no certificate");
    }
    return new Tls(
        insecure,
        ca.map(file -> new PemFile(CA, file).certificates()).orElse(List.of()),
        client(settings, passwords.tls()));
  }

  private static Optional<ClientCertificate> client(Settings settings, Optional<Secret> password) {
    Optional<Path> certificate = settings.file(CERTIFICATE);
    Optional<Path> key = settings.file(KEY);
    Optional<Path> keyStore = settings.file(KEY_STORE);
    if (keyStore.isPresent()) {
      if (certificate.isPresent() || key.isPresent()) {
        throw Settings.broken(
            KEY_STORE,
            keyStore.get().toString(),
            "empty beside llm.tls.certificate and llm.tls.key");
      }
      return keyStore.map(file -> fromKeyStore(file, password));
    }
    if (certificate.isPresent() != key.isPresent()) {
      throw certificate.isPresent()
          ? Settings.broken(KEY, "", "the file with the key of llm.tls.certificate")
          : Settings.broken(CERTIFICATE, "", "the file with the certificate of llm.tls.key");
    }
    return certificate.map(file -> fromPem(file, key.orElseThrow(), password));
  }

  private static ClientCertificate fromPem(
      Path certificateFile, Path keyFile, Optional<Secret> password) {
    List<X509Certificate> chain = new PemFile(CERTIFICATE, certificateFile).certificates();
    PrivateKey key = new PemFile(KEY, keyFile).privateKey(password);
    if (!KeyPairs.belong(key, chain.get(0).getPublicKey())) {
      throw Settings.broken(
          KEY,
          keyFile.toString(),
          "the key of the first certificate in llm.tls.certificate, which it does not match");
    }
    return new ClientCertificate(key, chain);
  }

  private static ClientCertificate fromKeyStore(Path file, Optional<Secret> secret) {
    char[] password = secret.map(Secret::reveal).orElse("").toCharArray();
    try (InputStream in = Files.newInputStream(PemFile.readable(KEY_STORE, file))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password) instanceof PrivateKey key) {
          return new ClientCertificate(key, chain(store.getCertificateChain(alias)));
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw e instanceof UnrecoverableKeyException
              || e.getCause() instanceof UnrecoverableKeyException
          ? new ConfigException(
              "%s is '%s', which its password does not open (LLM_TLS_PASSWORD in the environment, or llm.tls.password)."
                  .formatted(KEY_STORE, file))
          : Settings.broken(KEY_STORE, file.toString(), "a PKCS#12 key store, which it is not");
    }
    throw Settings.broken(
        KEY_STORE, file.toString(), "a key store with a private key, and it has none");
  }

  private static List<X509Certificate> chain(Certificate[] certificates) {
    return Arrays.stream(certificates).map(X509Certificate.class::cast).toList();
  }
}
