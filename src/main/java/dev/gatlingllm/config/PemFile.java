package dev.gatlingllm.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the PEM format (RFC 7468): blocks of Base64 between BEGIN and END.
 *
 * @param key the setting that names it
 */
record PemFile(String key, Path file) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private record Block(String label, byte[] bytes) {}

  static Path readable(String key, Path file) {
    if (!Files.isRegularFile(file)) {
      throw Settings.broken(key, file.toString(), "a file, and there is none");
    }
    if (!Files.isReadable(file)) {
      throw Settings.broken(key, file.toString(), "a file that may be read, which it may not");
    }
    return file;
  }

  /** At least one. */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks()) {
      if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")) {
        certificates.add(certificate(block.bytes));
      }
    }
    if (certificates.isEmpty()) {
      throw broken("a PEM file with a certificate (-----BEGIN CERTIFICATE-----), and it has none");
    }
    return List.copyOf(certificates);
  }

  private X509Certificate certificate(byte[] bytes) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (GeneralSecurityException e) {
      throw broken("a PEM file of X.509 certificates, and one of its blocks is none");
    }
  }

  PrivateKey privateKey(Optional<Secret> password) {
    for (Block block : blocks()) {
      if (block.label.equals("PRIVATE KEY")) {
        return KeyPairs.privateKey(block.bytes)
            .orElseThrow(() -> broken("an RSA, EC or EdDSA key, and it is none that can be read"));
      }
      if (block.label.equals("ENCRYPTED PRIVATE KEY")) {
        return decrypted(block.bytes, password);
      }
      if (block.label.endsWith("PRIVATE KEY")) {
        throw broken(
            "a PKCS#8 key (-----BEGIN PRIVATE KEY-----), and is a '"
                + block.label
                + "'; openssl pkcs8 -topk8 -nodes -in KEY converts it");
      }
    }
    throw broken("a PEM file with a private key (-----BEGIN PRIVATE KEY-----), and it has none");
  }

  private PrivateKey decrypted(byte[] bytes, Optional<Secret> password) {
    if (password.isEmpty()) {
      throw broken(
          "a key without a password, or have its own (LLM_TLS_PASSWORD in the environment, or"
              + " llm.tls.password)");
    }
    try {
      return KeyPairs.privateKey(KeyPairs.decrypt(bytes, password.get()))
          .orElseThrow(() -> broken("an RSA, EC or EdDSA key, and it is none that can be read"));
    } catch (GeneralSecurityException | IOException e) {
      throw broken("a key that llm.tls.password opens, which it does not");
    }
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    try {
      // Text around the blocks is a comment, in any encoding.
      String text =
          new String(Files.readAllBytes(readable(key, file)), StandardCharsets.ISO_8859_1);
      Matcher block = BLOCK.matcher(text);
      while (block.find()) {
        blocks.add(
            new Block(block.group(1), Base64.getMimeDecoder().decode(block.group(2).strip())));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw broken("a PEM file, and it cannot be read as one");
    }
    if (blocks.isEmpty()) {
      throw broken("a PEM file, and has no block that begins with -----BEGIN");
    }
    return blocks;
  }

  private ConfigException broken(String rule) {
    return Settings.broken(key, file.toString(), rule);
  }
}
