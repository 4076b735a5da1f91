package dev.gatlingllm.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.system.ScriptedServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that begin or end before their requests have been sent, and ends that come too early. */
@Timeout(60)
class EarlyAnswersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE);
  private static final Timeouts HASTY =
      new Timeouts(PATIENCE, Duration.ofMillis(500), PATIENCE, PATIENCE);

  /** More than two sockets hold. */
  private static final String LONG = "word ".repeat(2_000_000);

  private final Http1Client client = new Http1Client();

  @AfterEach
  void stop() {
    client.close();
  }

  private static void whole(LlmExchange exchange) {
    assertThat(exchange.outcome.message()).isNull();
    assertThat(exchange.outcome.timeline().count()).isEqualTo(2);
    assertThat(exchange.facts.resends()).isZero();
  }

  /** The head is there and nothing else of the answer: each fails by itself. */
  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked", "Content-Length: 100", "X-None: x"})
  void aConnectionThatEndsBehindTheHeadEndsItsOwnRequestOnly(String framing) throws Exception {
    ScriptedServer.Script script =
        (asked, out) -> {
          if (asked.connection() == 4) {
            ScriptedServer.say(out, ScriptedServer.stream("a", "b"));
            return;
          }
          ScriptedServer.say(
              out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + framing + "\r\n\r\n");
          throw new InterruptedException("closes");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      List<LlmExchange> all = client.asking(server, 4, PATIENT);
      for (LlmExchange it : all.subList(0, 3)) {
        assertThat(it.outcome.cause())
            .isIn(FailureCause.PREMATURE_CLOSE, FailureCause.EMPTY_RESPONSE);
        assertThat(it.facts.resends()).isZero();
      }
      whole(all.get(3));
      assertThat(server.requests()).isEqualTo(4);
    }
  }

  /** What is left of the request would be the beginning of the next. */
  @Test
  void anAnswerThatIsWholeBeforeItsRequestIsCountsAndItsConnectionIsGivenUp() throws Exception {
    try (HalfDeafServer server =
        new HalfDeafServer(ScriptedServer.stream("a", "b").getBytes(ISO_8859_1))) {
      List<LlmExchange> all = client.asking(server.baseUrl(), LONG, 2, PATIENT);
      all.forEach(EarlyAnswersTest::whole);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aRefusalBeforeTheRequestIsWholeIsTold() throws Exception {
    String refusal =
        ScriptedServer.whole("413 Too Large", "application/json", "{\"error\":\"too long\"}");
    try (HalfDeafServer server = new HalfDeafServer(refusal.getBytes(ISO_8859_1))) {
      for (LlmExchange it : client.asking(server.baseUrl(), LONG, 2, PATIENT)) {
        assertThat(it.outcome.message()).isEqualTo("HTTP 413: too long");
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aRequestThatNobodyReadsEndsByTheTimeToTheFirstToken() throws Exception {
    try (HalfDeafServer server = new HalfDeafServer(new byte[0])) {
      for (LlmExchange it : client.asking(server.baseUrl(), LONG, 2, HASTY)) {
        assertThat(it.outcome.cause()).isEqualTo(FailureCause.TIMEOUT_FIRST_TOKEN);
        assertThat(it.facts.resends()).isZero();
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }
}
