package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.answer;
import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.wire.FrameServer.Arrived;
import dev.gatlingllm.wire.Http2Client.Asked;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of HTTP/2 that changes its settings while requests are on their way. */
class Http2SettingsTest {
  private static final int LONG = 500_000;
  private static final int WAIT_MILLIS = 100;

  @RegisterExtension static final Http2Pair http2 = new Http2Pair();

  private Arrived answerOne() throws Exception {
    Asked asked = http2.client.ask(Map.of(), 9);
    Arrived request = http2.server.take();
    answer(request);
    assertWhole(asked.await(), 1, 0);
    return request;
  }

  /** The client has taken them when this returns. */
  private void set(Arrived over, Http2Settings settings) throws Exception {
    over.connectionFrame(new DefaultHttp2SettingsFrame(settings));
    over.connectionFrame(new DefaultHttp2PingFrame(1));
    http2.server.takePong();
  }

  private static Http2Settings settings() {
    return new Http2Settings();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTableOfHeadersMayShrinkAndGrow(boolean tls) throws Exception {
    http2.start(tls, true);
    Arrived over = answerOne();
    for (int size : new int[] {0, 65_536, 0, 0, 4096, 65_536, 1}) {
      set(over, settings().headerTableSize(size));
      for (int i = 0; i < 3; i++) {
        assertThat(answerOne().headers().get("content-type")).hasToString("application/json");
      }
    }
    assertThat(http2.server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void framesMayBeLargerAndSmallerAgain(boolean tls) throws Exception {
    http2.start(tls, true);
    Arrived over = answerOne();
    for (int size : new int[] {1 << 20, 16_384, (1 << 24) - 1}) {
      set(over, settings().maxFrameSize(size));
      Asked asked = askLong();
      Arrived request = http2.server.take();
      assertThat(request.bytes()).isGreaterThan(LONG);
      answer(request);
      assertWhole(asked.await(), 1, 0);
    }
    assertThat(http2.server.connections()).isEqualTo(1);
  }

  private Asked askLong() {
    return http2.client.ask("w".repeat(LONG), Map.of(), 9, true, Http2Client.TO_THE_END);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRequestWaitsForAWindowAndItsWaitCounts(boolean tls) throws Exception {
    http2.start(tls, true);
    Arrived over = answerOne();
    set(over, settings().initialWindowSize(0));
    Asked asked = http2.client.ask(Map.of(), 9);
    Thread.sleep(WAIT_MILLIS);
    set(over, settings().initialWindowSize(65_535));
    Arrived request = http2.server.take();
    answer(request);
    LlmExchange exchange = asked.await();
    assertWhole(exchange, 1, 0);
    assertThat(exchange.facts.headersNanos - exchange.facts.sentNanos)
        .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS));
    assertThat(http2.server.connections()).isEqualTo(1);
  }

  /** Its window is negative then (RFC 9113, section 6.9.2). */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWindowMayCloseAmidARequest(boolean tls) throws Exception {
    http2.start(tls, true);
    Arrived over = answerOne();
    Asked asked = askLong();
    set(over, settings().initialWindowSize(0));
    set(over, settings().initialWindowSize(1));
    set(over, settings().initialWindowSize(100_000));
    Arrived request = http2.server.take();
    assertThat(request.bytes()).isGreaterThan(LONG);
    answer(request);
    assertWhole(asked.await(), 1, 0);
    assertThat(http2.server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fewerStreamsThanAreInFlightCostNoRequest(boolean tls) throws Exception {
    http2.start(tls, true);
    List<Asked> asked = new ArrayList<>();
    List<Arrived> arrived = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      asked.add(http2.client.ask(Map.of("name", "" + i), 9));
      arrived.add(http2.server.take());
    }
    for (int most : new int[] {1, 0}) {
      set(arrived.get(0), settings().maxConcurrentStreams(most));
      asked.add(http2.client.ask(Map.of("name", "at " + most), 9));
      arrived.add(http2.server.take()); // on a connection that takes it
    }
    set(arrived.get(0), settings().maxConcurrentStreams(100));
    arrived.forEach(ChatFrames::answer);
    for (Asked it : asked) {
      assertWhole(it.await(), 1, 0);
    }
    answerOne();
    assertThat(arrived).extracting(Arrived::name).containsExactly("0", "1", "2", "at 1", "at 0");
  }

  /** RFC 9113, section 6.5.2: such a server takes no request at all. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerThatAllowsNoStreamFailsEachRequestSoon(boolean tls) throws Exception {
    Http2Settings none = Http2Settings.defaultSettings().maxConcurrentStreams(0);
    http2.start(tls, true, none);
    for (int i = 0; i < 3; i++) {
      LlmExchange it = http2.client.ask(Map.of(), 9).await();
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
      assertThat(it.outcome.message())
          .containsPattern("RST_STREAM REFUSED_STREAM|the server allows no more streams at once");
    }
  }
}
