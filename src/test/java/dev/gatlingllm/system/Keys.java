package dev.gatlingllm.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate that it signed itself, made for a test by the JDK's keytool. */
public final class Keys {
  public static final String PASSWORD = "hunter2-of-the-keys";
  private static final String ALIAS = "mine";

  /**
   * It lives for a second: what C2 and a parallel collector give comes too late. And each time a
   * key is read its password is hashed so often, 10,000 times if unsaid.
   */
  private static final List<String> SHORT_LIVED =
      List.of(
          "-J-XX:TieredStopAtLevel=1",
          "-J-XX:+UseSerialGC",
          "-J-Dkeystore.pkcs12.certPbeIterationCount=1",
          "-J-Dkeystore.pkcs12.keyPbeIterationCount=1",
          "-J-Dkeystore.pkcs12.macIterationCount=1");

  /** What keytool made for each name, algorithm and list of names: each time it is a JVM. */
  private static final Map<List<String>, byte[]> MADE = new ConcurrentHashMap<>();

  private final Path keyStore;
  private final KeyStore loaded;

  private Keys(Path keyStore, KeyStore loaded) {
    this.keyStore = keyStore;
    this.loaded = loaded;
  }

  /** For "localhost" and 127.0.0.1. */
  public static Keys ofLocalhost(Path folder, String name) {
    return make(folder, name, "EC", "dns:localhost,ip:127.0.0.1");
  }

  /**
   * @param algorithm EC, RSA or Ed25519
   * @param names subject alternative names, as keytool has them
   */
  public static Keys make(Path folder, String name, String algorithm, String names) {
    Path file = folder.resolve(name + ".p12");
    try {
      byte[] made =
          MADE.computeIfAbsent(
              List.of(name, algorithm, names), it -> keytool(file, name, algorithm, names));
      Files.write(file, made);
      return new Keys(file, load(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] keytool(Path file, String name, String algorithm, String names) {
    Path said = file.resolveSibling(name + ".txt");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      command.addAll(SHORT_LIVED);
      command.addAll(List.of("-genkeypair", "-alias", ALIAS, "-keyalg", algorithm));
      command.addAll(List.of("-dname", "CN=" + name, "-ext", "san=" + names, "-validity", "2"));
      command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
      command.addAll(List.of("-storepass", PASSWORD));
      Process keytool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (keytool.waitFor() != 0) {
        throw new AssertionError(Files.readString(said));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** The PKCS#12 file with both, which {@link #PASSWORD} opens. */
  public Path keyStore() {
    return keyStore;
  }

  /** A PEM file with the certificate. */
  public Path certificate() {
    try {
      return pem("CERTIFICATE", "crt", loaded.getCertificate(ALIAS).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A PEM file with the key. */
  public Path key() {
    try {
      return pem("PRIVATE KEY", "key", loaded.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Path pem(String label, String ending, byte[] bytes) {
    String text =
        "A comment.\n-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
            + "\n-----END "
            + label
            + "-----\n";
    try {
      return Files.writeString(Path.of(keyStore.toString().replace(".p12", "." + ending)), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For somebody who has these keys and trusts those of another. */
  public SSLContext context(Keys trusted) {
    try {
      KeyManagerFactory mine =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      mine.init(loaded, PASSWORD.toCharArray());
      KeyStore others = KeyStore.getInstance("PKCS12");
      others.load(null, null);
      others.setCertificateEntry("trusted", trusted.loaded.getCertificate(ALIAS));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(others);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(mine.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
