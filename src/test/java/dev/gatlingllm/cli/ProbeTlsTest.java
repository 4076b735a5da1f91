package dev.gatlingllm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.system.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe trusts, and shows of itself, what {@code llm.tls} says. */
class ProbeTlsTest {
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
          + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n"
          + "data: [DONE]\n\n";

  @TempDir static Path folder;
  private static Keys server;
  private static Keys client;

  @BeforeAll
  static void make() {
    server = Keys.ofLocalhost(folder, "server");
    client = Keys.ofLocalhost(folder, "client");
  }

  @AfterEach
  void forget() {
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith("llm.tls."));
  }

  private static String probed(boolean asksForCertificate, Map<String, String> settings)
      throws IOException {
    settings.forEach(System::setProperty);
    SSLServerSocket socket =
        (SSLServerSocket)
            server
                .context(client)
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(asksForCertificate);
    try (CannedServer canned = new CannedServer(ANSWER, true, socket)) {
      String url = canned.url().replace("http:", "https:");
      return ProbeCommandTest.probe(url, "--model", "m").out();
    }
  }

  @Test
  void anUnknownCertificateIsNotTrusted() throws IOException {
    assertThat(probed(false, Map.of())).contains("FAILED: tls: ");
  }

  @Test
  void oneOfTheSettingsAuthoritiesIs() throws IOException {
    assertThat(probed(false, Map.of("llm.tls.ca", server.certificate().toString())))
        .contains("Verdict         measurable");
  }

  @Test
  void insecureTrustsEverybody() throws IOException {
    assertThat(probed(false, Map.of("llm.tls.insecure", "true")))
        .contains("Verdict         measurable");
  }

  @Test
  void aServerThatAsksIsShownTheCertificate() throws IOException {
    assertThat(
            probed(
                true,
                Map.of(
                    "llm.tls.ca", server.certificate().toString(),
                    "llm.tls.certificate", client.certificate().toString(),
                    "llm.tls.key", client.key().toString())))
        .contains("Verdict         measurable");
  }
}
