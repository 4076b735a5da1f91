package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.gatlingllm.config.ConfigReader;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.dialect.Dialects;
import dev.gatlingllm.system.Keys;
import dev.gatlingllm.system.OddServer;
import dev.gatlingllm.wire.ServerCalls.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheme that is not the server's is named, whatever bytes the mistake ended in. */
class OtherSchemeTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir static Path folder;

  @Test
  void aPlainServerAskedInTlsIsNamed() throws IOException {
    HttpServer plain = HttpServer.create(ANY, 0);
    plain.start();
    try {
      refused(
          "https://127.0.0.1:" + plain.getAddress().getPort(),
          "the server there speaks HTTP without TLS: use http://127.0.0.1:"
              + plain.getAddress().getPort());
    } finally {
      plain.stop(0);
    }
  }

  @Test
  void aTlsServerAskedInPlainHttpIsNamed() throws IOException {
    HttpsServer secure = HttpsServer.create(ANY, 0);
    Keys keys = Keys.ofLocalhost(folder, "server");
    secure.setHttpsConfigurator(new HttpsConfigurator(keys.context(keys)));
    secure.start();
    try {
      refused(
          "http://127.0.0.1:" + secure.getAddress().getPort(),
          "the server there speaks TLS: use https://127.0.0.1:" + secure.getAddress().getPort());
    } finally {
      secure.stop(0);
    }
  }

  @Test
  void aServerThatOnlySpeaksOfTlsIsNotTakenForOne() throws Exception {
    try (OddServer server = OddServer.thatAnswers(400, "text/plain", "https is for others")) {
      assertThat(OtherScheme.spokenAt(server.baseUrl())).isEmpty();
      LlmConfig config =
          ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.baseUrl", server.baseUrl()));
      try (ServerCalls calls = calls(config)) {
        assertThat(calls.get("/", Map.of(), wait(10)).status()).isEqualTo(400);
      }
    }
  }

  private static void refused(String baseUrl, String words) {
    LlmConfig config = ConfigReader.readThisJvm(Dialects.APIS, Map.of("llm.baseUrl", baseUrl));
    try (ServerCalls calls = calls(config)) {
      assertThatThrownBy(() -> calls.get("/", Map.of(), wait(10)))
          .isInstanceOf(ServerCalls.NoAnswer.class)
          .hasMessage("llm.baseUrl is '" + baseUrl + "', but " + words + ".");
    }
  }

  private static ServerCalls calls(LlmConfig config) {
    String baseUrl = config.baseUrl().orElseThrow();
    return new ServerCalls(config, baseUrl, ClientTls.of(config.http(), baseUrl));
  }

  private static Wait wait(int seconds) {
    return new Wait(Duration.ofSeconds(seconds), "why");
  }
}
