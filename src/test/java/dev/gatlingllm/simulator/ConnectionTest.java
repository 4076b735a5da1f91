package dev.gatlingllm.simulator;

import static dev.gatlingllm.record.Samples.with;
import static dev.gatlingllm.simulator.Bodies.CHAT;
import static dev.gatlingllm.simulator.Bodies.COMPLETIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does around answers: paths, refusals, connections. */
class ConnectionTest {
  private SimulatedServer server;

  @BeforeEach
  void start() {
    server = Bodies.start(Bodies.FAST);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theModelListNamesTheModel() throws IOException {
    RawClient.Answer answer = RawClient.get(server, "/v1/models");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(Bodies.json(answer.body()).at("/data/0/id").textValue())
        .isEqualTo("simulated-model");
  }

  @Test
  void healthIsOk() throws IOException {
    assertThat(RawClient.get(server, "/health").status()).isEqualTo(200);
  }

  @Test
  void anUnknownPathAndAWrongMethodAre404() throws IOException {
    assertThat(RawClient.get(server, "/v1/nothing").status()).isEqualTo(404);
    RawClient.Answer answer = RawClient.get(server, CHAT);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(Bodies.json(answer.body()).at("/error/message").textValue()).contains("GET " + CHAT);
  }

  @Test
  void anUnknownModelIs404AndNamed() throws IOException {
    String body = Bodies.chat(2, "").replace("simulated-model", "other \\\"model\\\"");
    RawClient.Answer answer = RawClient.post(server, CHAT, body);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(Bodies.json(answer.body()).at("/error/code").textValue())
        .isEqualTo("model_not_found");
    assertThat(Bodies.json(answer.body()).at("/error/message").textValue())
        .contains("other \"model\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"model\":\"simulated-model\"}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "{\"model\":\"simulated-model\",\"messages\":[]}",
        "{\"model\":\"simulated-model\",\"messages\":[{\"role\":\"user\"}]}",
        "{\"model\":\"simulated-model\",\"messages\":[{\"content\":\"x\"}],\"max_tokens\":0}",
        "{\"model\":\"simulated-model\",\"messages\":[{\"content\":\"x\"}],\"max_tokens\":\"9\"}",
        "{\"model\":\"simulated-model\",\"messages\":[{\"content\":\"x\"}],\"stream\":1}",
        "{\"model\":\"simulated-model\",\"messages\":[{\"content\":\"x\"}]} more"
      })
  void aBodyThatIsNotUnderstoodIs400(String body) throws IOException {
    RawClient.Answer answer = RawClient.post(server, CHAT, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Bodies.json(answer.body()).at("/error/message").textValue()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"model\":\"simulated-model\"}", "{\"model\":\"x\",\"prompt\":[]}"})
  void aCompletionWithoutAPromptIs400(String body) throws IOException {
    assertThat(RawClient.post(server, COMPLETIONS, body).status()).isEqualTo(400);
  }

  @Test
  void whatIsNoHttpIs400AndTheConnectionCloses() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", "/v1 /x y z", "", "no colon");
      RawClient.Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(client.readByte()).isEqualTo(-1);
    }
  }

  @Test
  void aKeyIsNeededWhereOneIsSet() throws IOException {
    try (SimulatedServer locked = Bodies.start(with(Bodies.FAST, "apiKey", Optional.of("right")))) {
      assertThat(RawClient.post(locked, CHAT, Bodies.stream(2)).status()).isEqualTo(401);
      assertThat(
              RawClient.post(locked, CHAT, Bodies.stream(2), "authorization: Bearer wrong")
                  .status())
          .isEqualTo(401);
      assertThat(RawClient.get(locked, "/v1/models").status()).isEqualTo(401);
      assertThat(
              RawClient.post(locked, CHAT, Bodies.stream(2), "Authorization: Bearer right")
                  .status())
          .isEqualTo(200);
      assertThat(RawClient.get(locked, "/health").status()).isEqualTo(200);
    }
  }

  @Test
  void aConnectionIsKeptForManyRequests() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      for (int request = 0; request < 5; request++) {
        assertThat(client.send("POST", CHAT, Bodies.stream(2)).read().complete()).isTrue();
        assertThat(client.send("POST", CHAT, Bodies.chat(2, "")).read().complete()).isTrue();
      }
    }
    assertThat(server.connectionsAccepted()).isEqualTo(1);
    assertThat(server.sendLog().requests()).extracting(LoggedRequest::connection).containsOnly(1L);
  }

  @Test
  void aClientThatWantsTheConnectionClosedGetsItClosed() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      RawClient.Answer answer =
          client.send("POST", CHAT, Bodies.stream(2), "connection: close").read();
      assertThat(answer.complete()).isTrue();
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.readByte()).isEqualTo(-1);
    }
  }

  @Test
  void aBodyThatIsAskedLeaveForGetsIt() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", CHAT, Bodies.stream(2), "expect: 100-continue");
      assertThat(client.readStatus()).isEqualTo(100);
      client.readHeaders();
      assertThat(client.read().complete()).isTrue();
    }
  }

  @Test
  void aClientThatLeavesFreesItsPlaceInTheBatch() throws IOException {
    EngineSettings one = new EngineSettings.Batching(1e9, 5, 0, 1, 0, 1);
    try (SimulatedServer narrow = Bodies.start(with(Bodies.FAST, "engine", one))) {
      try (RawClient leaver = RawClient.connect(narrow)) {
        leaver.send("POST", CHAT, Bodies.stream(1_000_000));
        assertThat(leaver.readStatus()).isEqualTo(200);
        leaver.readHeaders();
        leaver.readChunk();
        assertThat(leaver.readChunk()).contains("content");
      }
      assertThat(RawClient.post(narrow, CHAT, Bodies.stream(3)).complete()).isTrue();
      List<LoggedRequest> log = narrow.sendLog().requests();
      assertThat(log).hasSize(2);
      assertThat(log.get(0).endNanos()).isEmpty();
      assertThat(log.get(0).finishReason()).isEmpty();
      assertThat(log.get(0).completionTokens()).isBetween(1, 999_999);
    }
  }

  @Test
  void fiftyAtOnceAllGetTheirOwnExactAnswers() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(50);
    try {
      List<Callable<RawClient.Answer>> calls =
          Stream.<Callable<RawClient.Answer>>generate(
                  () -> () -> RawClient.post(server, CHAT, Bodies.stream(40)))
              .limit(50)
              .collect(Collectors.toList());
      for (Future<RawClient.Answer> answer : clients.invokeAll(calls)) {
        assertThat(answer.get().complete()).isTrue();
        assertThat(Bodies.words(Bodies.text(answer.get().data()))).isEqualTo(40);
      }
    } finally {
      clients.shutdown();
    }
    assertThat(server.connectionsAccepted()).isEqualTo(50);
    assertThat(server.sendLog().requests().stream().map(LoggedRequest::id).distinct()).hasSize(50);
  }

  @Test
  void aPortInUseIsOneSentence() {
    assertThatThrownBy(
            () ->
                Bodies.start(with(with(Bodies.FAST, "host", "127.0.0.1"), "port", server.port()))
                    .close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
  }

  @Test
  void closingTheServerEndsAnswersThatHang() throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      client.send("POST", CHAT, Bodies.stream(2), "x-simulate: hangBeforeFirstToken");
      assertThat(client.readStatus()).isEqualTo(200);
      client.readHeaders();
      assertThat(client.readChunk()).contains("role");
      server.close();
      assertThat(client.readChunk()).isNull();
    }
  }
}
