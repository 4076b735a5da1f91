package dev.gatlingllm.wire;

import static dev.gatlingllm.system.ScriptedServer.say;
import static dev.gatlingllm.system.ScriptedServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.system.ScriptedServer;
import dev.gatlingllm.system.ScriptedServer.Script;
import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that resets its connections, with Netty's reads and with the kernel's. */
class ResetConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE);
  private static final int TIMES = 20;

  private static void asking(boolean kernel, Script script, Asking then) throws Exception {
    assumeTrue(!kernel || Epoll.isAvailable());
    try (ScriptedServer server = new ScriptedServer(script);
        Http1Client client = new Http1Client(kernel)) {
      then.over(client.asking(server, TIMES, PATIENT), server);
    }
  }

  private interface Asking {
    void over(List<LlmExchange> all, ScriptedServer server);
  }

  /** Whatever reached the server is in the records: the requests, and how often they went again. */
  private static void assertSentAgain(List<LlmExchange> all, int ofThem) {
    assertThat(all)
        .allSatisfy(it -> assertThat(it.outcome.message()).isNull())
        .allSatisfy(it -> assertThat(it.outcome.timeline().count()).isEqualTo(2));
    assertThat(all).filteredOn(it -> it.facts.resends() == 1).hasSizeLessThanOrEqualTo(ofThem);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void whatEndsAConnectionRightAfterAWholeAnswerTakesNothingAway(boolean kernel, boolean reset)
      throws Exception {
    Script script =
        (asked, out) -> {
          say(out, stream("a", "b"));
          end(reset);
        };
    asking(
        kernel,
        script,
        (all, server) -> {
          assertSentAgain(all, TIMES - 1);
          assertThat(server.requests()).isEqualTo(TIMES);
          assertThat(server.connections()).isEqualTo(TIMES);
        });
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void aRequestThatCrossesTheEndOfItsKeptConnectionIsSentAgainAndSaysSo(
      boolean kernel, boolean reset) throws Exception {
    Script script =
        (asked, out) -> {
          if (asked.number() == 2) {
            end(reset);
          }
          say(out, stream("a", "b"));
        };
    asking(
        kernel,
        script,
        (all, server) -> {
          assertSentAgain(all, TIMES - 1);
          long again = all.stream().mapToInt(it -> it.facts.resends()).sum();
          assertThat(again).isEqualTo(TIMES - 1);
          assertThat(server.requests()).isEqualTo(TIMES + again);
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noneIsSentAgainOnANewConnectionOrOnceItsAnswerHasBegun(boolean kernel) throws Exception {
    String whole = stream("a", "b");
    String half = whole.substring(0, whole.length() - 20);
    Script script =
        (asked, out) -> {
          say(out, asked.number() == 1 ? whole : half);
          if (asked.number() == 2) {
            end(true);
          }
        };
    asking(
        kernel,
        script,
        (all, server) -> {
          assertThat(server.requests()).isEqualTo(TIMES);
          assertThat(all).allSatisfy(it -> assertThat(it.facts.resends()).isZero());
          assertThat(all)
              .filteredOn(it -> it.outcome.cause() == FailureCause.PREMATURE_CLOSE)
              .hasSize(TIMES / 2);
        });
    asking(
        kernel,
        (asked, out) -> end(true),
        (all, server) -> {
          assertThat(server.requests()).isEqualTo(TIMES);
          assertThat(all)
              .allSatisfy(
                  it -> assertThat(it.outcome.cause()).isEqualTo(FailureCause.PREMATURE_CLOSE));
        });
  }

  /** Its socket may have the number of the one that ends. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionMayBeOpenedInTheTurnInWhichAnotherEnds(boolean kernel) throws Exception {
    String last = stream("a", "b").replaceFirst("\r\n", "\r\nConnection: close\r\n");
    Script script =
        (asked, out) -> {
          say(out, last);
          end(false);
        };
    for (int i = 0; i < 10; i++) {
      asking(
          kernel,
          script,
          (all, server) -> {
            assertSentAgain(all, 0);
            assertThat(server.connections()).isEqualTo(TIMES);
          });
    }
  }

  private static void end(boolean reset) throws ScriptedServer.Reset, InterruptedException {
    if (reset) {
      throw new ScriptedServer.Reset();
    }
    throw new InterruptedException("closes");
  }
}
