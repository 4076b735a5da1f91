package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.DONE;
import static dev.gatlingllm.wire.ChatFrames.TEXT;
import static dev.gatlingllm.wire.ChatFrames.answer;
import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static dev.gatlingllm.wire.ChatFrames.awaitChunks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.system.Keys;
import dev.gatlingllm.wire.FrameServer.Arrived;
import dev.gatlingllm.wire.Http2Client.Asked;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/2 over TLS: how streams and connections end that should not have. */
class Http2EndsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE);

  @TempDir static Path folder;
  private static Keys keys;
  private FrameServer server;
  private Http2Client client;

  @BeforeAll
  static void prepare() {
    keys = Keys.ofLocalhost(folder, "server");
  }

  @BeforeEach
  void start() {
    server = new FrameServer(keys);
    client = new Http2Client(keys, server.port()).within(PATIENT);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Asked ask(String name) {
    return client.ask(Map.of("name", name), 9);
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
    server.take().reset(code);
    assertBrokenOff(silent, ": RST_STREAM " + name);
    Asked amid = ask("amid");
    Arrived begun = server.take();
    begin(amid, begun);
    begun.reset(code);
    assertBrokenOff(amid, ": RST_STREAM " + name);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aConnectionThatEndsAfterItsGoAwaySaysWhy() throws Exception {
    Asked silent = ask("silent");
    Arrived first = server.take();
    Asked amid = ask("amid");
    Arrived second = server.take();
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
    Arrived newest = server.take();
    newest.goAway(0, Http2Error.NO_ERROR);
    assertBrokenOff(first, ": GOAWAY NO_ERROR");
    Asked kept = ask("kept");
    Arrived answered = server.take();
    answer(answered);
    assertWhole(kept.await(), 1, 0);
    Asked refused = ask("refused");
    Arrived disowned = server.take();
    disowned.goAway(answered.id(), Http2Error.INADEQUATE_SECURITY);
    assertBrokenOff(refused, ": GOAWAY INADEQUATE_SECURITY");
  }

  @Test
  void anAnswerThatTheServerDisownsIsAPrematureEndAndNotSentAgain() throws Exception {
    Asked kept = ask("kept");
    answer(server.take());
    assertWhole(kept.await(), 1, 0);
    Asked asked = ask("asked");
    Arrived request = server.take();
    begin(asked, request);
    request.goAway(request.id() - 2, Http2Error.NO_ERROR);
    assertBrokenOff(asked, ": GOAWAY NO_ERROR");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void whatIsNotDisownedGoesOnAndTheRestIsSentAgainOnce() throws Exception {
    List<Asked> all = List.of(ask("a"));
    Arrived first = server.take("a");
    begin(all.get(0), first);
    Asked processed = ask("b");
    Arrived second = server.take("b");
    List<Asked> later = List.of(ask("c"), ask("d"), ask("e"));
    for (String name : new String[] {"c", "d", "e"}) {
      assertThat(server.take(name).connection()).isEqualTo(1);
    }
    second.goAway(second.id(), Http2Error.NO_ERROR);
    for (int i = 0; i < later.size(); i++) {
      Arrived again = server.take();
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
    Arrived first = server.take();
    begin(kept, first);
    List<Asked> later = List.of(ask("a"), ask("b"), ask("c"));
    for (int i = 0; i < later.size(); i++) {
      server.take();
    }
    server.closeDoor();
    first.goAway(first.id(), Http2Error.NO_ERROR);
    for (Asked asked : later) {
      assertBrokenOff(asked, ": GOAWAY NO_ERROR");
    }
    first.data(DONE, true);
    assertWhole(kept.await(), 1, 0);
  }
}
