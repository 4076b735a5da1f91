package dev.gatlingllm.wire;

import static dev.gatlingllm.system.ScriptedServer.say;
import static dev.gatlingllm.system.ScriptedServer.stream;
import static dev.gatlingllm.system.ScriptedServer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.record.Deviation;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.system.ScriptedServer;
import dev.gatlingllm.system.ScriptedServer.Script;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests one after the other over Gatling's own client: each gets its own answer, or none. */
class KeptConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE);
  private static final String TIMEOUT =
      "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

  private final Http1Client client = new Http1Client();

  @AfterEach
  void stop() {
    client.close();
  }

  private static void succeeded(List<LlmExchange> exchanges, int chunks) {
    for (LlmExchange it : exchanges) {
      assertThat(it.outcome.message()).isNull();
      assertThat(it.outcome.timeline().count()).isEqualTo(chunks);
    }
  }

  private void awaitStray() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (client.strays() == 0) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void interimHeadsAreSkippedAndTheConnectionIsKept() throws Exception {
    String hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    try (ScriptedServer server =
        new ScriptedServer((asked, out) -> say(out, hints + hints + stream("a", "b")))) {
      succeeded(client.asking(server, 5, PATIENT), 2);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(client.strays()).isZero();
    }
  }

  /** Else the next request would go over it, and again over another. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close",
        "HTTP/1.1 200 OK\r\nConnection: TE, close",
        "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nconnection:  Close ,x",
        "HTTP/1.0 200 OK\r\nServer: old"
      })
  void aConnectionWhoseAnswerEndsItCarriesNoOtherRequest(String head) throws Exception {
    String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    String answer =
        whole("200 OK", "text/event-stream", event + event + "data: [DONE]\n\n")
            .replace("HTTP/1.1 200 OK", head);
    try (ScriptedServer server = new ScriptedServer((asked, out) -> say(out, answer))) {
      List<LlmExchange> all = client.asking(server, 4, PATIENT);
      succeeded(all, 2);
      assertThat(all).allSatisfy(it -> assertThat(it.facts.resends()).isZero());
      assertThat(server.connections()).isEqualTo(4);
      assertThat(client.closed()).isZero();
    }
  }

  @Test
  void aKeptConnectionHoldsNoMemoryOfItsLastRequest() throws Exception {
    try (ScriptedServer server = new ScriptedServer((asked, out) -> say(out, stream("a", "b")))) {
      var last = new WeakReference<>(client.ask(server, PATIENT));
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (last.get() != null) {
        assertThat(System.nanoTime()).isLessThan(end);
        System.gc();
      }
      succeeded(client.asking(server, 2, PATIENT), 2);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", TIMEOUT, "x", "\r\n"})
  void whatStandsBehindAnAnswerReachesNoOtherRequest(String stray) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer((asked, out) -> say(out, stream("a", "b") + stray))) {
      succeeded(client.asking(server, 5, PATIENT), 2);
      assertThat(server.connections()).isEqualTo(5);
      assertThat(client.strays()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", TIMEOUT, "x"})
  void norDoesWhatComesOverAnIdleConnection(String stray) throws Exception {
    CountDownLatch idle = new CountDownLatch(1);
    Script script =
        (asked, out) -> {
          say(out, stream("a", "b"));
          if (asked.connection() == 1) {
            idle.await(20, TimeUnit.SECONDS);
            say(out, stray);
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      succeeded(List.of(client.ask(server, PATIENT)), 2);
      idle.countDown();
      awaitStray();
      LlmExchange next = client.ask(server, PATIENT);
      succeeded(List.of(next), 2);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(client.strays()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TIMEOUT, "\"left\":\"over\"}", ""})
  void whatCrossesTheNextRequestIsNotChargedToIt(String late) throws Exception {
    Script script =
        (asked, out) -> {
          if (asked.number() == 2) {
            say(out, late);
            throw new InterruptedException("closes");
          }
          say(out, stream("a", "b"));
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      List<LlmExchange> both = client.asking(server, 2, PATIENT);
      succeeded(both, 2);
      assertThat(both.get(1).facts.resends()).isEqualTo(1);
      assertThat(server.requests()).isEqualTo(3);
      assertThat(client.strays()).isEqualTo(late.isEmpty() ? 0 : 1);
    }
  }

  @Test
  void aContentLengthThatIsTooShortSpoilsNoOtherAnswer() throws Exception {
    String body = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    String tooShort = whole("200 OK", "text/event-stream", body) + "data: [DONE]\n\n";
    try (ScriptedServer server =
        new ScriptedServer(
            (asked, out) -> say(out, asked.connection() == 1 ? tooShort : stream("a", "b")))) {
      List<LlmExchange> both = client.asking(server, 2, PATIENT);
      assertThat(both.get(0).outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE);
      succeeded(both.subList(1, 2), 2);
      assertThat(client.strays()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 9999\r\n\r\n%s",
        "Transfer-Encoding: chunked\r\n\r\n%2$x\r\n%1$s\r\n",
        "Transfer-Encoding: chunked\r\n\r\n%2$x\r\n%1$s\r\n0\r\n"
      })
  void aBodyThatBreaksOffBehindItsLastWordIsADeviationOfASuccess(String answer) throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    String body =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n";
    Script closes =
        (asked, out) -> {
          say(out, head + answer.formatted(body, body.length()));
          throw new InterruptedException("closes");
        };
    try (ScriptedServer server = new ScriptedServer(closes)) {
      LlmExchange it = client.ask(server, PATIENT);
      succeeded(List.of(it), 1);
      assertThat(deviations(it)).contains(Deviation.BODY_NOT_ENDED);
    }
    try (ScriptedServer server = new ScriptedServer((asked, out) -> say(out, stream("a")))) {
      assertThat(deviations(client.ask(server, PATIENT))).doesNotContain(Deviation.BODY_NOT_ENDED);
    }
  }

  @Test
  void aBodyThatGoesOnBehindItsLastWordIsOneToo() throws Exception {
    String open = stream("a");
    String openEnd = open.substring(0, open.length() - "0\r\n\r\n".length());
    assertThat(open).endsWith("0\r\n\r\n");
    try (ScriptedServer server = new ScriptedServer((asked, out) -> stops(openEnd, out))) {
      LlmExchange it = client.ask(server, PATIENT);
      succeeded(List.of(it), 1);
      assertThat(deviations(it)).contains(Deviation.BODY_NOT_ENDED);
    }
  }

  private static Set<Deviation> deviations(LlmExchange exchange) {
    ServerText words = new ServerText(text -> text);
    OptionalInt none = OptionalInt.empty();
    var answer =
        exchange.outcome.metadata().answer(OptionalInt.of(200), Optional.empty(), Map.of(), words);
    var tokens = exchange.outcome.tokens(List.of(), OptionalLong.empty(), none, none, none);
    return exchange.outcome.conformance(answer, tokens, words).deviations();
  }

  @Test
  void aRedirectIsNotFollowedAndSaysWhereTo() throws Exception {
    String head = "HTTP/1.1 307 X\r\nLocation: https://other/%s\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedServer server =
        new ScriptedServer((asked, out) -> say(out, head.formatted("v1?key=k-secret")))) {
      LlmExchange it = client.ask(server, PATIENT);
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.HTTP_3XX);
      ServerText words = new ServerText(text -> text.replace("k-secret", "***"));
      assertThat(it.outcome.failure(Optional.empty(), words).orElseThrow().message())
          .isEqualTo("HTTP 307 to https://other/v1?key=***, and redirects are not followed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":\"no\"}", "data: {}\n\n", "<html>\r\n"})
  void aBodyWithoutAHeadIsAFailureOfItsOwn(String body) throws Exception {
    try (ScriptedServer server = new ScriptedServer((asked, out) -> say(out, body))) {
      for (LlmExchange it : client.asking(server, 2, PATIENT)) {
        assertThat(it.outcome.cause()).isEqualTo(FailureCause.NOT_A_STREAM);
        assertThat(it.outcome.message()).isEqualTo("the answer is no HTTP: " + body.strip());
        assertThat(it.facts.resends()).isZero();
      }
    }
  }

  @Test
  void aHeadWithoutAnEndIsOneToo() throws Exception {
    Script script =
        (asked, out) -> {
          say(out, "HTTP/1.1 200 OK\r\n");
          while (true) {
            say(out, "x-header: " + "y".repeat(1000) + "\r\n");
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      LlmExchange it = client.ask(server, PATIENT);
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.NOT_A_STREAM);
      assertThat(it.outcome.message()).contains("larger than 65536 bytes");
    }
  }

  private static void stops(String saying, OutputStream out)
      throws IOException, InterruptedException {
    say(out, saying);
    Thread.sleep(PATIENCE.toMillis());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "500 X, HTTP_5XX",
        "404 X, HTTP_4XX",
        "429 X, HTTP_429",
        "302 X, HTTP_3XX",
        "999 X, HTTP_OTHER"
      })
  void aRefusalIsOneHoweverLongItsBody(String line) throws Exception {
    String status = line.split(", ")[0];
    String head = "HTTP/1.1 " + status + "\r\n\r\n{\"error\":\"sorry\"}";
    Script script =
        (asked, out) -> {
          say(out, head);
          while (true) {
            say(out, " ".repeat(4096));
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      LlmExchange it = client.ask(server, PATIENT);
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.valueOf(line.split(", ")[1]));
      assertThat(it.outcome.message()).isEqualTo("HTTP " + status.substring(0, 3) + ": sorry");
    }
  }

  @Test
  void aRefusalWhoseBodyStopsIsOneWhenPatienceEnds() throws Exception {
    Timeouts hasty = new Timeouts(PATIENCE, Duration.ofMillis(300), PATIENCE, PATIENCE);
    try (ScriptedServer server =
        new ScriptedServer(
            (asked, out) -> stops("HTTP/1.1 503 X\r\n\r\n{\"error\":\"sorry\"}", out))) {
      LlmExchange it = client.ask(server, hasty);
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.HTTP_5XX);
      assertThat(it.outcome.message()).isEqualTo("HTTP 503: sorry");
    }
  }

  @Test
  void aRefusalThatBreaksOffIsOneToo() throws Exception {
    Script script =
        (asked, out) -> {
          say(out, "HTTP/1.1 500 X\r\nContent-Length: 999\r\n\r\n{\"error\":\"sorry\"}");
          throw new InterruptedException("closes");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      LlmExchange it = client.ask(server, PATIENT);
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.HTTP_5XX);
      assertThat(it.outcome.message()).isEqualTo("HTTP 500: sorry");
    }
  }

  @Test
  void whatIsNoStreamIsNoneHoweverLongItIs() throws Exception {
    Script script =
        (asked, out) -> {
          say(out, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>");
          while (true) {
            say(out, "<p>".repeat(1000));
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      LlmExchange it = client.ask(server, PATIENT);
      assertThat(it.outcome.cause()).isEqualTo(FailureCause.NOT_A_STREAM);
      assertThat(it.outcome.message()).contains("'text/html' came: <html>");
    }
  }
}
