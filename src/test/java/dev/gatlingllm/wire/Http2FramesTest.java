package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.DONE;
import static dev.gatlingllm.wire.ChatFrames.TEXT;
import static dev.gatlingllm.wire.ChatFrames.answer;
import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static dev.gatlingllm.wire.ChatFrames.awaitChunks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.wire.FrameServer.Arrived;
import dev.gatlingllm.wire.Http2Client.Asked;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a server of HTTP/2 may do to a connection or its answers, frame by frame. */
class Http2FramesTest {
  @RegisterExtension static final Http2Pair http2 = new Http2Pair();

  @BeforeEach
  void start() {
    http2.start(true);
  }

  private Asked ask() {
    return http2.client.ask(Map.of(), 9);
  }

  private static void assertBrokenOff(LlmExchange exchange) {
    assertThat(exchange.outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(exchange.outcome.message()).contains("ended before the answer did");
    assertThat(exchange.facts.resends()).isZero();
  }

  /** The next one is answered, on a connection that nothing came over before. */
  private void assertNextIsOnANewConnection() throws Exception {
    Asked next = ask();
    Arrived request = http2.server.take();
    answer(request);
    assertWhole(next.await(), 1, 0);
    assertThat(next.exchange().facts.opened).isTrue();
    assertThat(request.connection()).isEqualTo(2);
  }

  @Test
  void aCompressedChunkHasTheStampOfItsRead() throws Exception {
    Http2Rules.aCompressedChunkHasTheStampOfItsRead(http2.client, http2.server);
  }

  @Test
  void aGoAwayLetsTheAnswersUnderWayEndAndTheNextRequestTakesANewConnection() throws Exception {
    Asked one = ask();
    Arrived first = http2.server.take();
    Asked other = ask();
    Arrived second = http2.server.take();
    for (Arrived request : new Arrived[] {first, second}) {
      request.head();
      request.data(TEXT, false);
    }
    first.goAway(second.id(), Http2Error.NO_ERROR);
    for (Arrived request : new Arrived[] {first, second}) {
      request.data(TEXT, false);
      request.data(DONE, true);
    }
    assertWhole(one.await(), 2, 0);
    assertWhole(other.await(), 2, 0);
    assertThat(http2.server.connections()).isEqualTo(1);
    assertNextIsOnANewConnection();
  }

  @Test
  void aGoAwayBetweenRequestsCostsTheNextNothingButAConnection() throws Exception {
    Http2Rules.aGoAwayBetweenRequestsCostsTheNextNothingButAConnection(http2.client, http2.server);
  }

  @Test
  void aRequestThatTheServerDidNotLookAtIsSentAgain() throws Exception {
    Asked one = ask();
    Arrived first = http2.server.take();
    first.head();
    first.data(TEXT, false);
    awaitChunks(one, 1);
    Asked other = ask();
    Arrived second = http2.server.take();
    first.goAway(first.id(), Http2Error.NO_ERROR);
    Arrived again = http2.server.take();
    assertThat(second.connection()).isEqualTo(1);
    assertThat(again.connection()).isEqualTo(2);
    answer(again);
    first.data(DONE, true);
    assertWhole(other.await(), 1, 1);
    assertWhole(one.await(), 1, 0);
  }

  /** Else the server would go on with it until the connection's next request. */
  @Test
  void aRequestThatIsGivenUpInSilenceResetsItsStreamAtOnce() throws Exception {
    Asked asked = ask();
    Arrived request = http2.server.take();
    request.head();
    request.data(TEXT, false);
    assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.TIMEOUT_IDLE);
    assertThat(request.reset().get(20, TimeUnit.SECONDS)).isEqualTo(Http2Error.CANCEL.code());
  }

  /** The client does send it again, which is taken back at once. */
  @Test
  void anAnswerThatTheServerDisownsIsAPrematureEnd() throws Exception {
    answerOne();
    Asked asked = ask();
    Arrived request = http2.server.take();
    request.head();
    request.data(TEXT, false);
    awaitChunks(asked, 1);
    request.goAway(request.id() - 2, Http2Error.NO_ERROR);
    LlmExchange exchange = asked.await();
    assertBrokenOff(exchange);
    assertThat(exchange.outcome.timeline().count()).isEqualTo(1);
    Asked next = http2.client.ask(Map.of("name", "next"), 9);
    Arrived after = http2.server.take("next");
    answer(after);
    assertWhole(next.await(), 1, 0);
    assertThat(after.connection()).isGreaterThan(1);
  }

  /** So that the connection is one of the pool, which the client would send again on. */
  private void answerOne() throws Exception {
    Asked asked = ask();
    answer(http2.server.take());
    assertWhole(asked.await(), 1, 0);
  }

  @Test
  void aGoAwayForAnErrorEndsWhatItDisownsAndTheNextRequestTakesANewConnection() throws Exception {
    Asked asked = ask();
    Arrived request = http2.server.take();
    request.goAway(0, Http2Error.INTERNAL_ERROR);
    assertBrokenOff(asked.await());
    assertNextIsOnANewConnection();
  }

  @Test
  void aConnectionThatEndsAfterItsGoAwayEndsTheAnswersUnderWay() throws Exception {
    Asked asked = ask();
    Arrived request = http2.server.take();
    request.head();
    request.data(TEXT, false);
    awaitChunks(asked, 1);
    request.goAway(request.id(), Http2Error.NO_ERROR);
    request.stream().parent().close().syncUninterruptibly();
    assertBrokenOff(asked.await());
    assertNextIsOnANewConnection();
  }
}
