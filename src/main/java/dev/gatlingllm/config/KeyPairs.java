package dev.gatlingllm.config;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads private keys, and checks whether they match a public one. */
final class KeyPairs {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private KeyPairs() {}

  static Optional<PrivateKey> privateKey(byte[] pkcs8) {
    for (String algorithm : ALGORITHMS) {
      try {
        return Optional.of(
            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
      } catch (InvalidKeySpecException e) {
        // of another kind, perhaps
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    return Optional.empty();
  }

  /** The PKCS#8 encoding inside an encrypted one. */
  static byte[] decrypt(byte[] encrypted, Secret password)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
    // For PBES2 the algorithm's real name is the text of its parameters.
    String algorithm =
        info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13")
            ? info.getAlgParameters().toString()
            : info.getAlgName();
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.reveal().toCharArray())),
        info.getAlgParameters());
    return info.getKeySpec(cipher).getEncoded();
  }

  /** Whether what one signs the other can verify. */
  static boolean belong(PrivateKey privateKey, PublicKey publicKey) {
    byte[] text = {1, 2, 3};
    String algorithm =
        switch (privateKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
