package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.DONE;
import static dev.gatlingllm.wire.ChatFrames.TEXT;
import static dev.gatlingllm.wire.ChatFrames.answer;
import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static dev.gatlingllm.wire.ChatFrames.awaitChunks;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.wire.FrameServer.Arrived;
import dev.gatlingllm.wire.Http2Client.Asked;
import io.netty.handler.codec.http2.Http2Error;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HTTP/2 without TLS: how streams and connections end that should not have. */
class CleartextHttp2EndsTest {
  @RegisterExtension static final Http2Pair http2 = new Http2Pair();

  @BeforeEach
  void start() {
    http2.start(false);
  }

  private Asked ask() {
    return http2.client.ask(Map.of(), 9);
  }

  /** So that the connection is one of the pool, which the client would send again on. */
  private void answerOne() throws Exception {
    Asked asked = ask();
    answer(http2.server.take());
    assertWhole(asked.await(), 1, 0);
  }

  private static Arrived begin(Asked asked, Arrived request) {
    request.head();
    request.data(TEXT, false);
    awaitChunks(asked, 1);
    return request;
  }

  private static void assertBrokenOff(LlmExchange exchange, int chunks, String how) {
    Http2Rules.assertBrokenOff(exchange, how);
    assertThat(exchange.outcome.timeline().count()).isEqualTo(chunks);
  }

  private void assertNextIsOnConnection(int number) throws Exception {
    Asked next = http2.client.ask(Map.of("name", "next"), 9);
    Arrived request = http2.server.take("next");
    answer(request);
    assertWhole(next.await(), 1, 0);
    assertThat(request.connection()).isEqualTo(number);
    assertThat(http2.server.connections()).isEqualTo(number);
  }

  @Test
  void aServerOfHttp1FailsARequestWithItsWords() throws Exception {
    HttpServer old =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    old.start();
    try (Http2Client asking = new Http2Client(old.getAddress().getPort())) {
      LlmExchange exchange = asking.ask(Map.of(), 9).await();
      assertThat(exchange.outcome.cause()).isEqualTo(FailureCause.NOT_A_STREAM);
      assertThat(exchange.outcome.message())
          .isEqualTo(
              "the server does not speak HTTP/2 without TLS"
                  + " (llm.http.version=2-prior-knowledge): it answered"
                  + " \"HTTP/1.1 404 Not Found\"");
      assertThat(exchange.facts.resends()).isZero();
    } finally {
      old.stop(0);
    }
  }

  @Test
  void aStreamThatIsResetBeforeItsAnswerFailsThatRequestOnly() throws Exception {
    answerOne();
    Asked asked = ask();
    http2.server.take().reset(Http2Error.REFUSED_STREAM);
    assertBrokenOff(asked.await(), 0, ": RST_STREAM REFUSED_STREAM");
    assertNextIsOnConnection(1);
  }

  @Test
  void aStreamThatIsResetAmidItsAnswerFailsThatRequestOnly() throws Exception {
    answerOne();
    Asked asked = ask();
    begin(asked, http2.server.take()).reset(Http2Error.INTERNAL_ERROR);
    assertBrokenOff(asked.await(), 1, ": RST_STREAM INTERNAL_ERROR");
    assertNextIsOnConnection(1);
  }

  @Test
  void aResetAfterTheLastWordTakesNothingAway() throws Exception {
    Asked asked = ask();
    Arrived request = begin(asked, http2.server.take());
    request.data(DONE, false);
    request.reset(Http2Error.NO_ERROR);
    assertWhole(asked.await(), 1, 0);
    assertNextIsOnConnection(1);
  }

  @Test
  void aGoAwayBetweenRequestsCostsTheNextNothingButAConnection() throws Exception {
    Http2Rules.aGoAwayBetweenRequestsCostsTheNextNothingButAConnection(http2.client, http2.server);
  }

  @Test
  void aKeptConnectionsRequestThatTheServerDidNotLookAtIsSentAgain() throws Exception {
    answerOne();
    Asked asked = ask();
    Arrived request = http2.server.take();
    request.goAway(request.id() - 2, Http2Error.NO_ERROR);
    Arrived again = http2.server.take();
    answer(again);
    assertWhole(asked.await(), 1, 1);
    assertThat(again.connection()).isEqualTo(2);
    assertNextIsOnConnection(2);
  }

  @Test
  void aNewConnectionsRequestIsNotSentAgain() throws Exception {
    Asked asked = ask();
    http2.server.take().goAway(0, Http2Error.NO_ERROR);
    assertBrokenOff(asked.await(), 0, ": GOAWAY NO_ERROR");
    assertNextIsOnConnection(2);
  }

  @Test
  void aGoAwayLetsTheAnswersUnderWayEndAndTheNextRequestTakesANewConnection() throws Exception {
    Asked waiting = ask();
    Arrived request = http2.server.take();
    request.goAway(request.id(), Http2Error.NO_ERROR);
    answer(request);
    assertWhole(waiting.await(), 1, 0);
    Asked reading = ask();
    Arrived second = begin(reading, http2.server.take());
    second.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR); // of a server that shuts down in steps
    second.data(TEXT, false);
    second.data(DONE, true);
    assertWhole(reading.await(), 2, 0);
    assertThat(second.connection()).isEqualTo(2);
    assertNextIsOnConnection(3);
  }

  @Test
  void anAnswerThatTheServerDisownsIsAPrematureEnd() throws Exception {
    answerOne();
    Asked asked = ask();
    Arrived request = begin(asked, http2.server.take());
    request.goAway(request.id() - 2, Http2Error.INTERNAL_ERROR);
    assertBrokenOff(asked.await(), 1, ": GOAWAY INTERNAL_ERROR");
    assertNextIsOnConnection(2);
  }

  @Test
  void aKeptConnectionThatEndsWithoutAWordMayHaveBeenWorkedOnAndNothingIsSentAgain()
      throws Exception {
    answerOne();
    Asked asked = ask();
    http2.server.take().closeConnection();
    assertBrokenOff(asked.await(), 0, "");
    assertNextIsOnConnection(2);
  }

  @Test
  void aConnectionThatEndsAmidAnAnswerFailsTheRequestOnce() throws Exception {
    answerOne();
    Asked asked = ask();
    begin(asked, http2.server.take()).closeConnection();
    assertBrokenOff(asked.await(), 1, "");
    assertNextIsOnConnection(2);
  }

  @Test
  void aConnectionThatEndsAfterItsGoAwayEndsTheAnswerUnderWay() throws Exception {
    Asked asked = ask();
    Arrived request = begin(asked, http2.server.take());
    request.goAway(request.id(), Http2Error.ENHANCE_YOUR_CALM);
    request.closeConnection();
    assertBrokenOff(asked.await(), 1, ": GOAWAY ENHANCE_YOUR_CALM");
    assertNextIsOnConnection(2);
  }
}
