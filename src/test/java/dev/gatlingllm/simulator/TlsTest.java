package dev.gatlingllm.simulator;

import static dev.gatlingllm.record.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatlingllm.system.Keys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir static Path folder;
  private static Keys keys;

  @BeforeAll
  static void makeACertificate() {
    keys = Keys.ofLocalhost(folder, "localhost");
  }

  private static SimulatorSettings settings(String password) {
    return with(Bodies.FAST, "tls", Optional.of(new KeyStoreFile(keys.keyStore(), password)));
  }

  @Test
  void answersComeOverTls() throws Exception {
    try (SimulatedServer server = Bodies.start(settings(Keys.PASSWORD))) {
      assertThat(server.baseUrl()).isEqualTo("https://127.0.0.1:" + server.port());
      SSLContext context = keys.context(keys);
      try (RawClient client =
          new RawClient(context.getSocketFactory().createSocket("127.0.0.1", server.port()))) {
        RawClient.Answer answer = client.send("POST", Bodies.CHAT, Bodies.stream(20)).read();
        assertThat(answer.complete()).isTrue();
        assertThat(Bodies.words(Bodies.text(answer.data()))).isEqualTo(20);
      }
    }
  }

  @Test
  void answersComeOverHttp2ToWhomItIsAgreedWith() throws Exception {
    try (SimulatedServer server = Bodies.start(settings(Keys.PASSWORD))) {
      SSLContext context = keys.context(keys);
      HttpClient client = HttpClient.newBuilder().sslContext(context).build();
      for (int i = 1; i <= 2; i++) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(server.baseUrl() + Bodies.CHAT))
                    .POST(HttpRequest.BodyPublishers.ofString(Bodies.stream(20)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.headers().firstValue("content-type").orElse("")).contains("event-stream");
        List<String> data =
            answer.body().lines().filter(line -> !line.isEmpty()).map(l -> l.substring(6)).toList();
        assertThat(Bodies.words(Bodies.text(data))).isEqualTo(20);
        assertThat(data).endsWith("[DONE]");
      }
      assertThat(server.connectionsAccepted()).isEqualTo(1);
      assertThat(server.requestsOpen()).isZero();
    }
  }

  @Test
  void aClientThatSpeaksNoTlsGetsNoAnswerAndDoesNoHarm() throws IOException {
    try (SimulatedServer server = Bodies.start(settings(Keys.PASSWORD))) {
      try (RawClient client = RawClient.connect(server)) {
        client.send("GET", "/health", "");
        assertThatThrownBy(client::read).isInstanceOf(Exception.class);
      }
      assertThat(server.requestsOpen()).isZero();
    }
  }

  @Test
  void aKeyStoreThatCannotBeReadIsOneSentenceWithoutItsPassword() {
    assertThatThrownBy(() -> Bodies.start(settings("wrong-hush")).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(keys.keyStore().toString())
        .hasMessageNotContaining("hush");
  }
}
