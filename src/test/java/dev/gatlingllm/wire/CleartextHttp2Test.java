package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.DONE;
import static dev.gatlingllm.wire.ChatFrames.TEXT;
import static dev.gatlingllm.wire.ChatFrames.answer;
import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static dev.gatlingllm.wire.ChatFrames.awaitChunks;
import static dev.gatlingllm.wire.Http2Client.TO_THE_END;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import dev.gatlingllm.wire.FrameServer.Arrived;
import dev.gatlingllm.wire.Http2Client.Asked;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS: what a request looks like, and what an answer may. */
class CleartextHttp2Test {
  private FrameServer server;
  private Http2Client client;

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void start(Http2Settings settings) {
    start(new FrameServer(settings));
  }

  private void start(FrameServer started) {
    server = started;
    client = new Http2Client(server.port());
  }

  private Asked ask() {
    return client.ask(Map.of(), 9);
  }

  /** On the connection that there is. */
  private void assertNextIsAnswered() throws Exception {
    Asked next = client.ask(Map.of("name", "next"), 9);
    answer(server.take("next"));
    assertWhole(next.await(), 1, 0);
    assertThat(next.exchange().facts.opened).isFalse();
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aRequestHasTheFieldsThatHttp2WantsAndNoneOfThoseItForbids() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = client.ask(Map.of("Connection", "keep-alive", "X-Own", "1"), 9);
    Arrived request = server.take();
    answer(request);
    assertWhole(asked.await(), 1, 0);
    assertThat(request.headers().method()).hasToString("POST");
    assertThat(request.headers().scheme()).hasToString("http");
    assertThat(request.headers().path()).hasToString("/v1/chat/completions");
    assertThat(request.headers().authority()).hasToString("127.0.0.1:" + server.port());
    assertThat(request.headers().get("x-own")).hasToString("1");
    assertThat(request.headers().getInt("content-length")).isEqualTo(request.bytes());
    assertThat(request.headers().contains("host")).isFalse();
    assertThat(request.headers().contains("connection")).isFalse();
    assertThat(asked.exchange().lease.httpVersion()).isEqualTo("HTTP/2");
  }

  @Test
  void manyRequestsShareAConnectionOneAfterTheOther() throws Exception {
    // A server may allow no more than one stream at a time.
    start(Http2Settings.defaultSettings().maxConcurrentStreams(1));
    for (int i = 0; i < 200; i++) {
      Asked asked = ask();
      answer(server.take());
      assertWhole(asked.await(), 1, 0);
      assertThat(asked.exchange().facts.opened).isEqualTo(i == 0);
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void stockRequestsOfTheSameUserDoNotGetInTheWay() throws Exception {
    start(Http2Settings.defaultSettings());
    SimulatorSettings settings = SimulatorSettings.defaults();
    try (SimulatedServer both = SimulatedServer.start(settings, CleartextHttp2Test::words);
        Http2Client user = new Http2Client(both.port())) {
      assertThat(user.stock("/v1/models")).isEqualTo(200); // in HTTP/1.1
      LlmExchange exchange = user.ask(Map.of(), 5).await();
      assertWhole(exchange, 5, 0);
      assertThat(exchange.facts.opened).isTrue();
      assertThat(exchange.lease.httpVersion()).isEqualTo("HTTP/2");
      assertThat(user.stock("/v1/models")).isEqualTo(200); // on the connection that there is
      assertWhole(user.ask(Map.of(), 5).await(), 5, 0);
      assertThat(both.connectionsAccepted()).isEqualTo(2);
    }
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  @Test
  void interimHeadsAreNoAnswer() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = ask();
    Arrived request = server.take();
    request.head(new DefaultHttp2Headers().status("100"), false);
    request.head(new DefaultHttp2Headers().status("103").set("link", "</a>"), false);
    answer(request);
    assertWhole(asked.await(), 1, 0);
    assertThat(asked.exchange().facts.httpStatus).isEqualTo(200);
    assertNextIsAnswered();
  }

  @Test
  void trailersEndAnAnswer() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = ask();
    Arrived request = server.take();
    request.head();
    request.data(TEXT, false);
    request.data(DONE, false);
    request.head(new DefaultHttp2Headers().set("x-took", "1"), true);
    assertWhole(asked.await(), 1, 0);
    assertNextIsAnswered();
  }

  @Test
  void anAnswerMayBeAHeadOnly() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = ask();
    server.take().head(new DefaultHttp2Headers().status("503"), true);
    assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.HTTP_5XX);
    assertNextIsAnswered();
  }

  @Test
  void anAnswerThatIsShorterThanItsLengthIsBroken() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = ask();
    Arrived request = server.take();
    request.head("content-length", String.valueOf(TEXT.length + DONE.length + 1));
    request.data(TEXT, false);
    request.data(DONE, true);
    assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(asked.exchange().outcome.message())
        .endsWith("the answer breaks the rules of HTTP/2");
    assertThat(asked.textChunks()).isEqualTo(1);
    assertNextIsAnswered();
  }

  @Test
  void anAnswerMayBeLargerThanAllWindows() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = ask();
    Arrived request = server.take();
    request.head();
    byte[] comment = new byte[64 << 10];
    Arrays.fill(comment, (byte) ':');
    comment[comment.length - 1] = '\n';
    for (int i = 0; i < 160; i++) { // 10 MiB
      request.data(comment, false);
    }
    request.data(TEXT, false);
    request.data(DONE, true);
    assertWhole(asked.await(), 1, 0);
    assertNextIsAnswered();
  }

  @Test
  void aRequestMayBeLargerThanTheServersWindow() throws Exception {
    start(Http2Settings.defaultSettings().initialWindowSize(1000));
    // A window that shrinks under a request is another matter: Netty's server never opens it again.
    Asked first = ask(); // so that its settings are known
    answer(server.take());
    assertWhole(first.await(), 1, 0);
    String prompt = "word ".repeat(60_000);
    Asked asked = client.ask(prompt, Map.of(), 9, true, TO_THE_END);
    Arrived request = server.take();
    answer(request);
    assertWhole(asked.await(), 1, 0);
    assertThat(request.bytes()).isGreaterThan(prompt.length());
    assertNextIsAnswered();
  }

  @Test
  void anAnswerMayEndBeforeItsRequestIsSent() throws Exception {
    start(
        FrameServer.takingHeads(
            Http2Settings.defaultSettings().initialWindowSize(0).maxConcurrentStreams(1)));
    Asked first = ask(); // so that its settings are known
    answer(server.take());
    assertWhole(first.await(), 1, 0);
    Asked asked = ask();
    Arrived request = server.take();
    request.head(new DefaultHttp2Headers().status("413"), true);
    assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.HTTP_4XX);
    assertThat(request.reset().get(20, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
    assertNextIsAnswered();
  }

  @Test
  void pingsAndNewSettingsAmidAnAnswerAreTheConnectionsOwnAffair() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = ask();
    Arrived request = server.take();
    request.head();
    request.data(TEXT, false);
    request.connectionFrame(new DefaultHttp2PingFrame(7));
    assertThat(server.takePong()).isEqualTo(7);
    request.connectionFrame(
        new DefaultHttp2SettingsFrame(
            new Http2Settings().initialWindowSize(70_000).maxFrameSize(20_000)));
    request.data(TEXT, false);
    request.data(DONE, true);
    assertWhole(asked.await(), 2, 0);
    request.connectionFrame(new DefaultHttp2PingFrame(8));
    assertThat(server.takePong()).isEqualTo(8);
    assertNextIsAnswered();
  }

  @Test
  void aHeadIsBounded() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = ask();
    server.take().head("x-large", "a".repeat(70_000));
    assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
  }

  @Test
  void aHeadMayBeLarge() throws Exception {
    start(Http2Settings.defaultSettings());
    Asked asked = ask();
    Arrived request = server.take();
    request.head("x-large", "a".repeat(60_000));
    request.data(TEXT, false);
    request.data(DONE, true);
    assertWhole(asked.await(), 1, 0);
    assertNextIsAnswered();
  }

  @Test
  void aRequestWhoseHeadersTheServerDoesNotTakeSaysSo() throws Exception {
    start(Http2Settings.defaultSettings().maxHeaderListSize(500));
    Asked first = ask(); // so that its settings are known
    answer(server.take());
    assertWhole(first.await(), 1, 0);
    LlmExchange refused = client.ask(Map.of("x-large", "a".repeat(600)), 9).await();
    assertThat(refused.outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(refused.outcome.message())
        .endsWith("the request's headers are larger than the server takes: 500 bytes");
    assertThat(refused.facts.resends()).isZero();
    assertNextIsAnswered();
  }

  @Test
  void aCancelledRequestResetsItsStreamAndWhatStillComesOfItIsNobodys() throws Exception {
    start(Http2Settings.defaultSettings().maxConcurrentStreams(1));
    Asked asked = client.ask(Map.of(), 9, true, 2);
    Arrived request = server.take();
    request.head();
    byte[] both = new byte[TEXT.length * 3];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(TEXT, 0, both, i * TEXT.length, TEXT.length);
    }
    request.data(both, false);
    assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(asked.textChunks()).isEqualTo(2);
    assertThat(request.reset().get(20, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
    assertNextIsAnswered();
  }

  @Test
  void aCompressedAnswerIsUnpackedAndMayBeCancelledToo() throws Exception {
    start(Http2Settings.defaultSettings());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, true)) {
      Asked asked = client.ask(Map.of("Accept-Encoding", "gzip"), 9, true, 2);
      Arrived request = server.take();
      request.head("content-encoding", "gzip");
      for (int i = 1; i <= 2; i++) {
        gzip.write(TEXT);
        gzip.flush();
        request.data(Http2Rules.taken(bytes), false);
        if (i == 1) {
          awaitChunks(asked, 1);
        }
      }
      assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.CANCELLED);
      assertThat(asked.exchange().facts.contentEncoding).isEqualTo("gzip");
    }
    assertNextIsAnswered();
  }

  @Test
  void aCompressedChunkHasTheStampOfItsRead() throws Exception {
    start(Http2Settings.defaultSettings());
    Http2Rules.aCompressedChunkHasTheStampOfItsRead(client, server);
  }
}
