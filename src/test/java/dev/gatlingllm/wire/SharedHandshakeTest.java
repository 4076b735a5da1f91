package dev.gatlingllm.wire;

import static dev.gatlingllm.wire.ChatFrames.answer;
import static dev.gatlingllm.wire.ChatFrames.assertWhole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.record.Connection;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.system.Keys;
import dev.gatlingllm.wire.Http2Client.Asked;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who share connections of HTTP/2 over TLS, and all come at once. */
class SharedHandshakeTest {
  private static final int USERS = 29;
  private static final String CUT = "0";
  private static final Duration SLOW = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static Keys keys;

  @BeforeAll
  static void prepare() {
    keys = Keys.ofLocalhost(folder, "server");
  }

  private static List<LlmExchange> answered(FrameServer server, List<Asked> all) throws Exception {
    Set<String> names = new HashSet<>();
    while (names.size() < all.size()) {
      FrameServer.Arrived request = server.take();
      if (!request.name().equals(CUT)) {
        assertThat(names.add(request.name())).as("it comes once").isTrue();
        answer(request);
      }
    }
    List<LlmExchange> over = all.stream().map(it -> it.over().join()).toList();
    for (LlmExchange exchange : over) {
      assertWhole(exchange, 1, 0);
    }
    return over;
  }

  @Test
  void oneOpensTheConnectionAndTheOthersWaitForIt() throws Exception {
    try (FrameServer server = new FrameServer(keys);
        Http2Client client = new Http2Client(keys, server.port(), true)) {
      List<LlmExchange> all = answered(server, client.askTogether(USERS, 1));
      assertThat(server.connections()).isEqualTo(1);
      assertThat(all).filteredOn(it -> it.facts.connection().opened()).hasSize(1);
      for (LlmExchange it : all) {
        assertOwnTimes(it);
        assertThat(it.facts.connection().waitNanos().isEmpty())
            .isEqualTo(it.facts.connection().opened());
      }
      List<LlmExchange> later = answered(server, client.askTogether(USERS, 1));
      assertThat(server.connections()).isEqualTo(1);
      assertThat(later)
          .allSatisfy(it -> assertThat(it.facts.connection().connectNanos()).isEmpty())
          .allSatisfy(it -> assertThat(it.facts.connection().waitNanos()).isEmpty());
    }
  }

  @Test
  void whatIsSentAgainAfterAGoAwaySharesAConnection() throws Exception {
    try (FrameServer server = new FrameServer(keys);
        Http2Client client = new Http2Client(keys, server.port(), true)) {
      answered(server, client.askTogether(1, 1));
      List<Asked> all = client.askTogether(USERS, 1);
      FrameServer.Arrived first = server.take();
      for (int i = 1; i < USERS; i++) {
        server.take();
      }
      first.goAway(first.id(), Http2Error.NO_ERROR);
      for (int i = 1; i < USERS; i++) {
        answer(server.take());
      }
      answer(first);
      assertWhole(all.get(0).await(), 1, 0);
      for (Asked asked : all.subList(1, USERS)) {
        assertWhole(asked.await(), 1, 1);
        assertThat(asked.exchange().facts.connection().waitNanos()).isEmpty();
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void whatCannotBeSentAgainFailsEachByItselfWithTheServersWord() throws Exception {
    try (FrameServer server = new FrameServer(keys);
        Http2Client client = new Http2Client(keys, server.port(), true)) {
      answered(server, client.askTogether(1, 1));
      List<Asked> all = client.askTogether(USERS, 1);
      FrameServer.Arrived first = server.take();
      for (int i = 1; i < USERS; i++) {
        server.take();
      }
      server.closeDoor();
      first.goAway(first.id(), Http2Error.NO_ERROR);
      for (Asked asked : all.subList(1, USERS)) {
        Http2Rules.assertBrokenOff(asked.await(), ": GOAWAY NO_ERROR");
      }
      answer(first);
      assertWhole(all.get(0).await(), 1, 0);
    }
  }

  /** The handshakes of others are no part of a request's own time to connect. */
  private static void assertOwnTimes(LlmExchange it) {
    Connection connection = it.facts.connection();
    assertThat(connection.connectNanos().isPresent()).isEqualTo(connection.opened());
    long both = connection.connectNanos().orElse(0) + connection.waitNanos().orElse(0);
    assertThat(both).isPositive().isLessThanOrEqualTo(it.facts.sentNanos - it.facts.readyNanos);
  }

  @Test
  void moreThanAConnectionTakesGoOverTheNext() throws Exception {
    Http2Settings ten = Http2Settings.defaultSettings().maxConcurrentStreams(10);
    try (FrameServer server = new FrameServer(keys, ten);
        Http2Client client = new Http2Client(keys, server.port(), true)) {
      List<Asked> all = client.askTogether(USERS, 0);
      List<FrameServer.Arrived> arrived = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        arrived.add(server.take());
      }
      arrived.forEach(ChatFrames::answer);
      for (Asked asked : all) {
        assertWhole(asked.await(), 1, 0);
      }
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void whereNoneCanBeOpenedEachFailsByItself() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (Http2Client client = new Http2Client(keys, port, true)) {
      for (Asked asked : client.askTogether(USERS, 0)) {
        assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.CONNECT);
      }
    }
  }

  @Test
  void whoWaitsInVainEndsAtItsTimeout() throws Exception {
    Timeouts hasty = new Timeouts(Duration.ofMillis(300), LONG, LONG, LONG);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Http2Client client = new Http2Client(keys, silent.getLocalPort(), true).within(hasty)) {
      List<Asked> all = client.askTogether(USERS, 0);
      for (Asked asked : all) {
        assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.TIMEOUT_CONNECT);
      }
      assertThat(client.ask(Map.of(), 9).await().outcome.cause())
          .isEqualTo(FailureCause.TIMEOUT_CONNECT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\25\3\3\0\2\2\50"})
  void aHandshakeThatFailsIsAFailureAndPrintsNoWarning(String said) throws Exception {
    try (NettyWarnings printed = new NettyWarnings();
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Http2Client client = new Http2Client(keys, server.getLocalPort(), true)) {
      start(
          () -> {
            try (Socket socket = server.accept()) {
              socket.getInputStream().readNBytes(5);
              socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
              socket.shutdownOutput();
              return socket.getInputStream().readAllBytes().length;
            }
          });
      LlmExchange it = client.ask(Map.of(), 0).await();
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.TLS);
      assertThat(it.outcome.message()).startsWith("TLS: the server ").doesNotContain("\n");
      assertThat(printed.all()).isEmpty();
    }
  }

  @Test
  void aServerThatClosesAmidTheHandshakeIsSaidToDoSo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Http2Client client = new Http2Client(keys, server.getLocalPort(), true)) {
      start(
          () -> {
            while (!server.isClosed()) {
              try (Socket socket = server.accept()) {
                socket.getInputStream().readNBytes(5);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
              }
            }
            return 0;
          });
      LlmExchange it = client.ask(Map.of(), 0).await();
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.TLS);
      assertThat(it.outcome.message())
          .isEqualTo("TLS: the server closed the connection during the handshake");
    }
  }

  @Test
  void whereTheOneThatOpensItIsCutAnotherDoes() throws Exception {
    try (FrameServer server = new FrameServer(keys);
        Http2Client client = new Http2Client(keys, server.port(), true)) {
      List<Asked> all =
          client.askTogether(
              USERS, 0, first -> first.cut(FailureCause.INCOMPLETE, "the stage ended"));
      assertThat(all.get(0).await().outcome.cause()).isEqualTo(FailureCause.INCOMPLETE);
      answered(server, all.subList(1, USERS));
      assertThat(server.connections()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void whereTheServerLacksHttp2NobodyWaitsForMoreThanTheFirst() throws Exception {
    try (ServerSocket old =
            keys.context(keys)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Http2Client client = new Http2Client(keys, old.getLocalPort(), true)) {
      AtomicInteger accepted = new AtomicInteger();
      start(
          () -> {
            while (!old.isClosed()) {
              Socket socket = old.accept();
              if (accepted.incrementAndGet() == 1) {
                Thread.sleep(SLOW.toMillis());
              }
              start(() -> socket.getInputStream().read());
            }
            return 0;
          });
      List<Asked> all = client.askTogether(USERS, 0);
      for (Asked asked : all) {
        assertThat(asked.await().outcome.cause()).isEqualTo(FailureCause.TLS);
        assertThat(asked.exchange().outcome.message()).contains("does not offer HTTP/2");
      }
      assertThat(accepted).hasValue(USERS);
      client.ask(Map.of(), USERS); // the turns of those before it have ended
      all.forEach(it -> assertOwnTimes(it.exchange()));
      LlmExchange last = all.get(USERS - 1).exchange();
      assertThat(last.facts.connection().opened()).isTrue();
      assertThat(last.facts.connection().waitNanos().orElseThrow())
          .isGreaterThan(SLOW.toNanos() / 2);
    }
  }

  private static void start(Callable<Integer> task) {
    Thread thread = new Thread(new FutureTask<>(task));
    thread.setDaemon(true);
    thread.start();
  }
}
