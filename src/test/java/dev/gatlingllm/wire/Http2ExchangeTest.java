package dev.gatlingllm.wire;

import static dev.gatlingllm.record.Samples.with;
import static dev.gatlingllm.wire.Http2Client.TO_THE_END;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.record.TokenSource;
import dev.gatlingllm.simulator.EngineSettings;
import dev.gatlingllm.simulator.KeyStoreFile;
import dev.gatlingllm.simulator.LoggedRequest;
import dev.gatlingllm.simulator.SimulatedServer;
import dev.gatlingllm.simulator.SimulatorSettings;
import dev.gatlingllm.system.Keys;
import dev.gatlingllm.wire.Http2Client.Asked;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One request and its answer over HTTP/2: Gatling's client, our listener, the simulator. */
class Http2ExchangeTest {
  private static final int TOKENS = 12;
  private static final int LONG_ANSWER = 500;

  @TempDir static Path folder;
  private static Keys keys;
  private SimulatedServer server;
  private Http2Client client;

  @BeforeAll
  static void prepare() {
    keys = Keys.ofLocalhost(folder, "server");
  }

  @BeforeEach
  void start() {
    SimulatorSettings settings = SimulatorSettings.defaults(new EngineSettings.Steady(20, 10));
    KeyStoreFile keyStore = new KeyStoreFile(keys.keyStore(), Keys.PASSWORD);
    server =
        SimulatedServer.start(
            overTls() ? with(settings, "tls", Optional.of(keyStore)) : settings,
            Http2ExchangeTest::words);
    client = overTls() ? new Http2Client(keys, server.port()) : new Http2Client(server.port());
  }

  boolean overTls() {
    return true;
  }

  /** That several requests of a user take at the same time. */
  int connectionsOfThree() {
    return 1;
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void everyChunkIsStampedNotBeforeItWasWrittenNorAfterTheNextWas() throws Exception {
    send("", TO_THE_END); // pays for loading classes
    LlmExchange exchange = send("", TO_THE_END);
    assertThat(exchange.outcome.cause()).isNull();
    assertThat(exchange.lease.httpVersion()).isEqualTo("HTTP/2");
    assertThat(exchange.outcome.metadata().terminated()).isTrue();
    LoggedRequest logged = server.sendLog().requests().get(1);
    long[] written = logged.chunks().orElseThrow().nanos();
    long[] stamped = exchange.outcome.timeline().arrivals().nanos();
    assertThat(stamped).hasSize(TOKENS).hasSameSizeAs(written);
    for (int i = 0; i < TOKENS; i++) {
      assertThat(stamped[i]).as("chunk %d", i).isGreaterThanOrEqualTo(written[i]);
    }
    assertThat(exchange.facts.sentNanos).isLessThanOrEqualTo(logged.receivedNanos());
    assertThat(exchange.outcome.endNanos()).isGreaterThanOrEqualTo(logged.endNanos().orElseThrow());
  }

  @Test
  void theNextRequestIsAnotherStreamOfTheSameConnection() throws Exception {
    assertThat(send("", TO_THE_END).facts.opened).isTrue();
    assertThat(send("", TO_THE_END).facts.opened).isFalse();
    assertThat(server.connectionsAccepted()).isEqualTo(1);
  }

  @Test
  void anAnswerThatIsNotStreamedComesWhole() throws Exception {
    LlmExchange exchange = send("", TO_THE_END, false);
    assertThat(exchange.outcome.cause()).isNull();
    assertThat(exchange.outcome.wholeResult()).isTrue();
    assertThat(completionTokens(exchange)).hasValue(TOKENS);
  }

  @Test
  void aStreamThatTheServerResetsIsAPrematureEndOfThatRequestOnly() throws Exception {
    assertBroken(send("close", TO_THE_END));
    LlmExchange next = send("", TO_THE_END);
    assertThat(next.outcome.cause()).isNull();
    assertThat(next.facts.opened).isFalse();
  }

  @Test
  void aConnectionThatEndsInTheMidstOfAnAnswerIsAPrematureEnd() throws Exception {
    Asked exchange = begin("hangMidStream", TO_THE_END, true, TOKENS);
    await(() -> server.requestsOpen() == 1);
    server.close();
    assertBrokenOff(exchange.await());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void aStreamWithoutAnAnswerIsClosedToo() throws Exception {
    LlmExchange exchange = send("closeBeforeHeaders", TO_THE_END);
    assertThat(exchange.outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(exchange.facts.resends()).isZero();
  }

  @Test
  void aCancelledRequestGivesUpItsStreamAndKeepsTheConnection() throws Exception {
    LlmExchange cancelled = begin("", 2, true, LONG_ANSWER).await();
    assertThat(cancelled.outcome.cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(cancelled.outcome.timeline().count()).isEqualTo(2);
    LlmExchange next = send("", TO_THE_END);
    assertThat(next.outcome.cause()).isNull();
    assertThat(next.facts.opened).isFalse();
    // The server noticed: it stopped long before the end.
    assertThat(server.sendLog().requests().get(0).completionTokens()).isLessThan(LONG_ANSWER);
    assertThat(server.requestsOpen()).isZero();
  }

  @Test
  void silenceIsATimeoutAndTheConnectionGoesOn() throws Exception {
    LlmExchange silent = send("hangMidStream", TO_THE_END);
    assertThat(silent.outcome.cause()).isEqualTo(FailureCause.TIMEOUT_IDLE);
    assertThat(send("", TO_THE_END).facts.opened).isFalse();
  }

  @Test
  void requestsOfOneUserDoNotDisturbEachOther() throws Exception {
    send("", TO_THE_END);
    Asked first = begin("", TO_THE_END, true, TOKENS);
    Asked second = begin("", 2, true, TOKENS);
    Asked third = begin("close", TO_THE_END, true, TOKENS);
    assertThat(first.await().outcome.cause()).isNull();
    assertThat(first.await().outcome.timeline().count()).isEqualTo(TOKENS);
    assertThat(second.await().outcome.cause()).isEqualTo(FailureCause.CANCELLED);
    assertBroken(third.await());
    assertThat(server.connectionsAccepted()).isEqualTo(connectionsOfThree());
  }

  private static void assertBroken(LlmExchange exchange) {
    assertBrokenOff(exchange);
    assertThat(exchange.outcome.timeline().count()).isEqualTo(3);
  }

  private static void assertBrokenOff(LlmExchange exchange) {
    assertThat(exchange.outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
    assertThat(exchange.outcome.message()).contains("ended before the answer did");
    assertThat(exchange.facts.resends()).isZero();
  }

  private LlmExchange send(String fault, int cancelAfter) throws Exception {
    return send(fault, cancelAfter, true);
  }

  private LlmExchange send(String fault, int cancelAfter, boolean stream) throws Exception {
    return begin(fault, cancelAfter, stream, TOKENS).await();
  }

  private Asked begin(String fault, int cancelAfter, boolean stream, int tokens) {
    return client.ask(
        fault.isEmpty() ? Map.of() : Map.of("x-simulate", fault), tokens, stream, cancelAfter);
  }

  private static OptionalInt completionTokens(LlmExchange exchange) {
    return exchange
        .outcome
        .tokens(
            List.of(TokenSource.USAGE),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty())
        .completionTokens();
  }
}
