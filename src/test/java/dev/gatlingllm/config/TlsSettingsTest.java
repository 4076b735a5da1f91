package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.Slow;
import dev.gatlingllm.config.Tls.ClientCertificate;
import dev.gatlingllm.system.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsSettingsTest {
  private static final String SECURE = "llm.baseUrl=https://llm.example";

  @TempDir static Path folder;
  private static Keys keys;
  private static Keys others;

  @BeforeAll
  static void make() {
    keys = Keys.ofLocalhost(folder, "keys");
    others = Keys.ofLocalhost(folder, "others");
  }

  @Test
  void byDefaultCertificatesAreCheckedAndNoneIsShown() {
    Tls tls = ReadConfig.of().http().tls();
    assertThat(tls.insecure()).isFalse();
    assertThat(tls.authorities()).isEmpty();
    assertThat(tls.client()).isEmpty();
  }

  @Test
  void aFileOfAuthoritiesMayHoldSeveralAndText() throws IOException {
    Path both = folder.resolve("both.pem");
    Files.writeString(
        both, Files.readString(keys.certificate()) + Files.readString(others.certificate()));
    assertThat(ReadConfig.of(SECURE, "llm.tls.ca=" + both).http().tls().authorities())
        .extracting(certificate -> certificate.getSubjectX500Principal().getName())
        .containsExactly("CN=keys", "CN=others");
  }

  @Slow
  @ParameterizedTest
  @ValueSource(strings = {"RSA", "Ed25519"})
  void aCertificateAndItsKeyAreRead(String algorithm) {
    Keys pair = Keys.make(folder, "pair-" + algorithm, algorithm, "dns:localhost");
    ClientCertificate client =
        ReadConfig.of(
                SECURE, "llm.tls.certificate=" + pair.certificate(), "llm.tls.key=" + pair.key())
            .http()
            .tls()
            .client()
            .orElseThrow();
    assertThat(client.chain()).hasSize(1);
    assertThat(client).hasToString("ClientCertificate[CN=pair-" + algorithm + "]");
  }

  @Test
  void aKeyStoreIsOpenedByThePasswordOfTheSettingsOrOfTheEnvironment() {
    String store = "llm.tls.keyStore=" + keys.keyStore();
    Map<String, String> environment = Map.of("LLM_TLS_PASSWORD", Keys.PASSWORD);
    assertThat(ReadConfig.of(environment, SECURE, store).http().tls().client()).isPresent();
    assertThat(
            ReadConfig.of(SECURE, store, "llm.tls.password=" + Keys.PASSWORD).http().tls().client())
        .isPresent();
  }

  @Test
  void aClassesOwnCertificateIsUsedInPlaceOfTheRuns() {
    String certificate = "tls.certificate=" + others.certificate();
    String key = "tls.key=" + others.key();
    String store = "tls.keyStore=" + keys.keyStore();
    Map<String, String> environment = Map.of("LLM_TLS_PASSWORD", Keys.PASSWORD);
    String weight = "llm.mix.chat.weight=1";
    assertThat(
            List.of(
                ReadConfig.of(
                    environment,
                    SECURE,
                    weight,
                    "llm." + certificate,
                    "llm." + key,
                    "llm.mix.chat." + store),
                ReadConfig.of(
                    environment,
                    SECURE,
                    weight,
                    "llm." + store,
                    "llm.mix.chat." + certificate,
                    "llm.mix.chat." + key)))
        .extracting(it -> it.mix().get(0).config().http().tls().client().orElseThrow().toString())
        .containsExactly("ClientCertificate[CN=keys]", "ClientCertificate[CN=others]");
  }

  @Test
  void anEncryptedKeyOfOpensslIsOpenedByItsPassword() {
    String certificate = "llm.tls.certificate=src/test/resources/tls/openssl.crt";
    String file = "src/test/resources/tls/openssl-encrypted.key";
    String key = "llm.tls.key=" + file;
    Map<String, String> environment = Map.of("LLM_TLS_PASSWORD", Keys.PASSWORD);
    assertThat(ReadConfig.of(environment, SECURE, certificate, key).http().tls().client())
        .isPresent();
    refused(certificate, key)
        .hasMessage(
            "llm.tls.key is '"
                + file
                + "', must be a key without a password, or have its own (LLM_TLS_PASSWORD in the"
                + " environment, or llm.tls.password).");
    refused(certificate, key, "llm.tls.password=wrong")
        .hasMessageEndingWith("', must be a key that llm.tls.password opens, which it does not.");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    refused("llm.tls.ca=/no/such.pem")
        .hasMessage("llm.tls.ca is '/no/such.pem', must be a file, and there is none.");
    refused("llm.tls.keyStore=/no/such.p12")
        .hasMessage("llm.tls.keyStore is '/no/such.p12', must be a file, and there is none.");
  }

  @Test
  void whatIsNoPemIsSaidSo() throws IOException {
    Path text = Files.writeString(folder.resolve("text.pem"), "Nothing here.");
    refused("llm.tls.ca=" + text)
        .hasMessage(
            "llm.tls.ca is '"
                + text
                + "', must be a PEM file, and has no block that begins with -----BEGIN.");
    refused("llm.tls.ca=" + keys.key())
        .hasMessageContaining("must be a PEM file with a certificate")
        .hasMessageContaining("and it has none");
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    refused("llm.tls.ca=" + broken).hasMessageContaining("and one of its blocks is none");
  }

  @Test
  void aKeyInAnotherFormSaysHowToConvertIt() throws IOException {
    Path old =
        Files.writeString(
            folder.resolve("old.key"),
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    refused("llm.tls.certificate=" + keys.certificate(), "llm.tls.key=" + old)
        .hasMessageContaining("'RSA PRIVATE KEY'; openssl pkcs8 -topk8");
    refused("llm.tls.certificate=" + keys.certificate(), "llm.tls.key=" + keys.certificate())
        .hasMessageContaining("must be a PEM file with a private key");
  }

  @Test
  void aKeyOfAnotherCertificateIsNoticed() {
    refused("llm.tls.certificate=" + keys.certificate(), "llm.tls.key=" + others.key())
        .hasMessage(
            "llm.tls.key is '"
                + others.key()
                + "', must be the key of the first certificate in llm.tls.certificate, which it"
                + " does not match.");
  }

  @Test
  void halfOfAPairIsRefused() {
    refused("llm.tls.certificate=" + keys.certificate())
        .hasMessage("llm.tls.key is '', must be the file with the key of llm.tls.certificate.");
    refused("llm.tls.key=" + keys.key())
        .hasMessage(
            "llm.tls.certificate is '', must be the file with the certificate of llm.tls.key.");
    refused("llm.tls.key=" + keys.key(), "llm.tls.keyStore=" + keys.keyStore())
        .hasMessageContaining("must be empty beside llm.tls.certificate and llm.tls.key");
  }

  @Test
  void aWrongPasswordOfAKeyStoreDoesNotShow() {
    refused("llm.tls.keyStore=" + keys.keyStore(), "llm.tls.password=wrong-hush")
        .hasMessage(
            "llm.tls.keyStore is '"
                + keys.keyStore()
                + "', which its password does not open (LLM_TLS_PASSWORD in the environment, or"
                + " llm.tls.password).");
    refused("llm.tls.keyStore=" + keys.certificate())
        .hasMessageContaining("must be a PKCS#12 key store, which it is not");
  }

  @Test
  void nobodyIsTrustedMoreThanEverybody() {
    refused("llm.tls.insecure=true", "llm.tls.ca=" + keys.certificate())
        .hasMessageEndingWith(
            "must be empty with llm.tls.insecure=true, which checks no certificate.");
  }

  @Test
  void thePasswordIsNeitherShownNorInTheCommand() {
    LlmConfig config =
        ReadConfig.of(
            SECURE, "llm.tls.keyStore=" + keys.keyStore(), "llm.tls.password=" + Keys.PASSWORD);
    assertThat(config.shown().toString()).doesNotContain("hunter2");
    assertThat(config.command()).contains("llm.tls.keyStore=").doesNotContain("hunter2");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(String... properties) {
    return assertThatThrownBy(() -> ReadConfig.of(properties)).isInstanceOf(ConfigException.class);
  }
}
