package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.DONE;
import static dev.gatlingllm.wire.ChatFrames.TEXT;
import static dev.gatlingllm.wire.ChatFrames.answer;
import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static dev.gatlingllm.wire.ChatFrames.awaitChunks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.wire.FrameServer.Arrived;
import dev.gatlingllm.wire.Http2Client.Asked;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/2 over TLS: how streams and connections end that should not have. */
class Http2EndsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE);

  @RegisterExtension static final Http2Pair http2 = new Http2Pair();

  @BeforeEach
  void start() {
    http2.start(true);
    http2.client.within(PATIENT);
  }

  private Asked ask(String name) {
    return http2.client.ask(Map.of("name", name), 9);
  }

  private static void assertBrokenOff(Asked asked, String how) throws Exception {
    Http2Rules.assertBrokenOff(asked.await(), how);
  }

  private static void begin(Asked asked, Arrived request) {
    request.head();
    request.data(TEXT, false);
    awaitChunks(asked, 1);
  }

  @ParameterizedTest
  @CsvSource({"7, REFUSED_STREAM", "2, INTERNAL_ERROR", "11, ENHANCE_YOUR_CALM", "4711, 4711"})
  void aStreamThatIsResetSaysHow(long code, String name) throws Exception {
    Asked silent = ask("silent");
    http2.server.take().reset(code);
    assertBrokenOff(silent, ": RST_STREAM " + name);
    Asked amid = ask("amid");
    Arrived begun = http2.server.take();
    begin(amid, begun);
    begun.reset(code);
    assertBrokenOff(amid, ": RST_STREAM " + name);
    assertThat(http2.server.connections()).isEqualTo(1);
  }

  @Test
  void aConnectionThatEndsAfterItsGoAwaySaysWhy() throws Exception {
    Asked silent = ask("silent");
    Arrived first = http2.server.take();
    Asked amid = ask("amid");
    Arrived second = http2.server.take();
    begin(amid, second);
    second.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR); // of a server that shuts down in steps
    second.goAway(second.id(), Http2Error.ENHANCE_YOUR_CALM);
    first.closeConnection();
    assertBrokenOff(silent, ": GOAWAY ENHANCE_YOUR_CALM");
    assertBrokenOff(amid, ": GOAWAY ENHANCE_YOUR_CALM");
  }

  @Test
  void whatTheServerDisownsFailsWithItsWordsUnlessItIsSentAgain() throws Exception {
    Asked first = ask("first"); // on a new connection, on which nothing is sent again
    Arrived newest = http2.server.take();
    newest.goAway(0, Http2Error.NO_ERROR);
    assertBrokenOff(first, ": GOAWAY NO_ERROR");
    Asked kept = ask("kept");
    Arrived answered = http2.server.take();
    answer(answered);
    assertWhole(kept.await(), 1, 0);
    Asked refused = ask("refused");
    Arrived disowned = http2.server.take();
    disowned.goAway(answered.id(), Http2Error.INADEQUATE_SECURITY);
    assertBrokenOff(refused, ": GOAWAY INADEQUATE_SECURITY");
  }

  @Test
  void anAnswerThatTheServerDisownsIsAPrematureEndAndNotSentAgain() throws Exception {
    Asked kept = ask("kept");
    answer(http2.server.take());
    assertWhole(kept.await(), 1, 0);
    Asked asked = ask("asked");
    Arrived request = http2.server.take();
    begin(asked, request);
    request.goAway(request.id() - 2, Http2Error.NO_ERROR);
    assertBrokenOff(asked, ": GOAWAY NO_ERROR");
    assertThat(http2.server.connections()).isEqualTo(1);
  }

  @Test
  void whatIsNotDisownedGoesOnAndTheRestIsSentAgainOnce() throws Exception {
    List<Asked> all = List.of(ask("a"));
    Arrived first = http2.server.take("a");
    begin(all.get(0), first);
    Asked processed = ask("b");
    Arrived second = http2.server.take("b");
    List<Asked> later = List.of(ask("c"), ask("d"), ask("e"));
    for (String name : new String[] {"c", "d", "e"}) {
      assertThat(http2.server.take(name).connection()).isEqualTo(1);
    }
    second.goAway(second.id(), Http2Error.NO_ERROR);
    for (int i = 0; i < later.size(); i++) {
      Arrived again = http2.server.take();
      assertThat(again.connection()).isGreaterThan(1);
      answer(again);
    }
    for (Asked asked : later) {
      LlmExchange exchange = asked.await();
      assertWhole(exchange, 1, 1);
      assertThat(exchange.facts.connectNanos).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }
    first.data(DONE, true);
    assertWhole(all.get(0).await(), 1, 0);
    answer(second);
    assertWhole(processed.await(), 1, 0);
  }

  /** As at the end of a server's life: it goes away, and nobody else takes connections. */
  @Test
  void whatCannotBeSentAgainFailsAtOnceEachRequestOfThem() throws Exception {
    Asked kept = ask("kept");
    Arrived first = http2.server.take();
    begin(kept, first);
    List<Asked> later = List.of(ask("a"), ask("b"), ask("c"));
    for (int i = 0; i < later.size(); i++) {
      http2.server.take();
    }
    http2.server.closeDoor();
    first.goAway(first.id(), Http2Error.NO_ERROR);
    for (Asked asked : later) {
      assertBrokenOff(asked, ": GOAWAY NO_ERROR");
    }
    first.data(DONE, true);
    assertWhole(kept.await(), 1, 0);
  }
}
