package dev.gatlingllm.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Http;
import dev.gatlingllm.config.HttpVersion;
import dev.gatlingllm.config.Proxy;
import dev.gatlingllm.config.Secret;
import dev.gatlingllm.config.Tls;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkPathNotesTest {
  private static final Proxy PROXY =
      new Proxy(
          Proxy.Kind.HTTPS,
          "proxy.example",
          3129,
          Optional.of(new Proxy.Credentials("me", new Secret("hunter2"))));

  private static List<String> notes(boolean insecure, Optional<Proxy> proxy, String baseUrl) {
    return NetworkPathNotes.of(
        new Http(
            HttpVersion.HTTP_1_1, false, new Tls(insecure, List.of(), Optional.empty()), proxy),
        baseUrl);
  }

  @Test
  void aStraightAndCheckedWayIsNotSpokenOf() {
    assertThat(notes(false, Optional.empty(), "https://llm.example")).isEmpty();
  }

  @Test
  void uncheckedCertificatesAre() {
    assertThat(notes(true, Optional.empty(), "https://llm.example"))
        .singleElement()
        .asString()
        .startsWith("INSECURE: no TLS certificate was checked (llm.tls.insecure=true)");
  }

  @Test
  void whereNothingSpeaksTlsNothingWasUnchecked() {
    assertThat(notes(true, Optional.empty(), "http://llm.example")).isEmpty();
    assertThat(notes(true, Optional.of(PROXY), "http://llm.example")).hasSize(2);
  }

  @Test
  void aProxyIsNamedWithoutItsPassword() {
    assertThat(notes(false, Optional.of(PROXY), "http://llm.example"))
        .singleElement()
        .asString()
        .contains("https://proxy.example:3129")
        .doesNotContain("hunter2");
  }
}
