package dev.gatlingllm.simulator;

import static dev.gatlingllm.record.Samples.with;
import static dev.gatlingllm.simulator.Bodies.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SendLogTest {

  @Test
  void theLogAgreesWithWhatAClientReceived() throws IOException {
    try (SimulatedServer server = Bodies.start(Bodies.FAST);
        RawClient client = RawClient.connect(server)) {
      long beforeNanos = System.nanoTime();
      client.send("POST", CHAT, Bodies.stream(30));
      client.readStatus();
      client.readHeaders();
      List<Long> arrivals = new ArrayList<>();
      String id = null;
      for (String chunk = client.readChunk(); !chunk.isEmpty(); chunk = client.readChunk()) {
        if (chunk.contains("\"delta\":{\"content\"")) {
          arrivals.add(System.nanoTime());
          id = Bodies.json(chunk.substring(6)).at("/id").textValue();
        }
      }
      long afterNanos = System.nanoTime();

      LoggedRequest logged = server.sendLog().requests().get(0);
      assertThat(logged.id()).contains(id);
      assertThat(logged.path()).isEqualTo(CHAT);
      assertThat(logged.stream()).isTrue();
      assertThat(logged.status()).hasValue(200);
      assertThat(logged.fault()).isEmpty();
      assertThat(logged.promptTokens()).hasValue(4);
      assertThat(logged.completionTokens()).isEqualTo(30);
      assertThat(logged.finishReason()).contains("length");
      LoggedRequest.Chunks chunks = logged.chunks().orElseThrow();
      assertThat(chunks.tokens()).hasSize(30).containsOnly(1);
      assertThat(chunks.choices()).hasSize(30).containsOnly(0);
      assertThat(chunks.nanos()).hasSize(30).isSorted();
      for (int chunk = 0; chunk < 30; chunk++) {
        assertThat(chunks.nanos()[chunk]).isLessThan(arrivals.get(chunk));
        assertThat(chunks.writtenNanos()[chunk])
            .isGreaterThan(chunks.nanos()[chunk])
            .isLessThan(chunk < 29 ? chunks.nanos()[chunk + 1] : logged.endNanos().orElseThrow());
      }
      assertThat(
              LongStream.of(
                  beforeNanos,
                  logged.receivedNanos(),
                  logged.headersNanos().orElseThrow(),
                  chunks.nanos()[0],
                  chunks.nanos()[29],
                  logged.endNanos().orElseThrow(),
                  afterNanos))
          .isSorted();
    }
  }

  @Test
  void noChunkIsWrittenBeforeItIsDue() throws IOException {
    EngineSettings steady = new EngineSettings.Steady(20, 3);
    try (SimulatedServer server = Bodies.start(with(Bodies.FAST, "engine", steady))) {
      RawClient.post(server, CHAT, Bodies.stream(20));
      LoggedRequest logged = server.sendLog().requests().get(0);
      long[] nanos = logged.chunks().orElseThrow().nanos();
      for (int chunk = 0; chunk < nanos.length; chunk++) {
        long dueNanos = logged.receivedNanos() + 20_000_000L + chunk * 3_000_000L;
        assertThat(nanos[chunk]).isGreaterThanOrEqualTo(dueNanos);
      }
    }
  }

  @Test
  void theLogIsServedAsJsonLines() throws IOException {
    try (SimulatedServer server = Bodies.start(Bodies.FAST)) {
      RawClient.post(server, CHAT, Bodies.stream(3));
      RawClient.post(server, CHAT, Bodies.stream(3), "x-simulate: nothing");
      RawClient.Answer answer = RawClient.get(server, "/simulator/log");
      assertThat(answer.complete()).isTrue();
      List<JsonNode> lines = answer.body().lines().map(Bodies::json).toList();
      assertThat(lines).hasSize(2);
      LoggedRequest first = server.sendLog().requests().get(0);
      assertThat(lines.get(0).at("/id").textValue()).isEqualTo(first.id().orElseThrow());
      assertThat(lines.get(0).at("/receivedNanos").longValue()).isEqualTo(first.receivedNanos());
      assertThat(lines.get(0).at("/chunkNanos/2").longValue())
          .isEqualTo(first.chunks().orElseThrow().nanos()[2]);
      assertThat(lines.get(0).at("/chunkWrittenNanos/2").longValue())
          .isEqualTo(first.chunks().orElseThrow().writtenNanos()[2]);
      assertThat(lines.get(0).at("/chunkTokens").toString()).isEqualTo("[1,1,1]");
      assertThat(lines.get(1).at("/status").intValue()).isEqualTo(400);
      assertThat(lines.get(1).at("/id").isNull()).isTrue();
      assertThat(lines.get(1).at("/promptTokens").isNull()).isTrue();
    }
  }

  @Test
  void aLongLogIsServedWhole() throws IOException {
    EngineSettings quick = new EngineSettings.Steady(0, 0.001);
    try (SimulatedServer server = Bodies.start(with(Bodies.FAST, "engine", quick));
        RawClient client = RawClient.connect(server)) {
      for (int request = 0; request < 60; request++) {
        client.send("POST", CHAT, Bodies.stream(300)).read();
      }
      RawClient.Answer answer = client.send("GET", "/simulator/log", "").read();
      assertThat(answer.body().length()).isGreaterThan(3 * 64 * 1024);
      assertThat(answer.body().lines().map(Bodies::json)).hasSize(60);
    }
  }

  @Test
  void theOldestRequestsAreForgottenFirst() throws IOException {
    try (SimulatedServer server =
        Bodies.start(with(with(Bodies.FAST, "loggedRequests", 2), "logChunks", true))) {
      for (int tokens = 1; tokens <= 3; tokens++) {
        RawClient.post(server, CHAT, Bodies.stream(tokens));
      }
      assertThat(server.sendLog().requests())
          .extracting(LoggedRequest::completionTokens)
          .containsExactly(2, 3);
    }
  }

  @Test
  void aLogWithoutChunksStillCountsTokens() throws IOException {
    try (SimulatedServer server =
        Bodies.start(with(with(Bodies.FAST, "loggedRequests", 10), "logChunks", false))) {
      RawClient.post(server, CHAT, Bodies.stream(3));
      assertThat(server.sendLog().requests().get(0).chunks()).isEmpty();
      assertThat(server.sendLog().requests().get(0).completionTokens()).isEqualTo(3);
      String line = RawClient.get(server, "/simulator/log").body();
      assertThat(Bodies.json(line).at("/chunkNanos").isNull()).isTrue();
      assertThat(Bodies.json(line).at("/chunkWrittenNanos").isNull()).isTrue();
    }
  }

  @Test
  void aLogOfNoRequestsStaysEmpty() throws IOException {
    try (SimulatedServer server =
        Bodies.start(with(with(Bodies.FAST, "loggedRequests", 0), "logChunks", true))) {
      RawClient.post(server, CHAT, Bodies.stream(3));
      assertThat(server.sendLog().requests()).isEmpty();
      assertThat(RawClient.get(server, "/simulator/log").body()).isEmpty();
    }
  }

  @Test
  void statsCountConnectionsRequestsAndTokens() throws IOException {
    try (SimulatedServer server = Bodies.start(Bodies.FAST)) {
      RawClient.post(server, CHAT, Bodies.stream(3));
      RawClient.post(server, CHAT, Bodies.chat(4, ",\"n\":2"));
      try (RawClient hanging = RawClient.connect(server)) {
        hanging.send("POST", CHAT, Bodies.stream(3), "x-simulate: hangMidStream");
        hanging.readStatus();
        hanging.readHeaders();
        for (int chunk = 0; chunk < 4; chunk++) {
          hanging.readChunk();
        }
        JsonNode stats = Bodies.json(RawClient.get(server, "/simulator/stats").body());
        assertThat(stats.at("/connectionsAccepted").intValue()).isEqualTo(4);
        assertThat(stats.at("/connectionsOpen").intValue()).isGreaterThanOrEqualTo(2);
        assertThat(stats.at("/requests").intValue()).isEqualTo(3);
        assertThat(stats.at("/requestsOpen").intValue()).isEqualTo(1);
        assertThat(stats.at("/tokens").intValue()).isEqualTo(3 + 8 + 3);
      }
    }
  }
}
