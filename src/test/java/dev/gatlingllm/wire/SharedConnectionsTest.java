package dev.gatlingllm.wire;

import static dev.gatlingllm.system.ScriptedServer.say;
import static dev.gatlingllm.system.ScriptedServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.system.ScriptedServer;
import io.gatling.http.client.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedConnectionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE);
  private static final Request HERE = Http1Client.request("http://127.0.0.1:1", "Hello");
  private static final Request THERE = Http1Client.request("http://127.0.0.1:2", "Hello");

  private final SharedConnections shared = new SharedConnections();
  private final Http1Client client = new Http1Client();

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void theConnectionThatWasLeftLastIsTakenFirst() {
    SharedConnections.Place first = shared.take(HERE);
    SharedConnections.Place second = shared.take(HERE);
    assertThat(second.user).isNotEqualTo(first.user);
    first.leave(true);
    second.leave(true);
    assertThat(shared.take(HERE)).isSameAs(second);
    assertThat(shared.take(HERE)).isSameAs(first);
  }

  @Test
  void aPlaceWhoseConnectionIsLostIsTakenWhenNoOtherIsLeft() {
    SharedConnections.Place kept = shared.take(HERE);
    SharedConnections.Place lost = shared.take(HERE);
    kept.leave(true);
    lost.leave(false);
    assertThat(shared.take(HERE)).isSameAs(kept);
    assertThat(shared.take(HERE)).isSameAs(lost);
  }

  @Test
  void eachServerHasItsOwn() {
    SharedConnections.Place here = shared.take(HERE);
    here.leave(true);
    assertThat(shared.take(THERE).user).isNotEqualTo(here.user);
    assertThat(shared.take(HERE)).isSameAs(here);
  }

  /** Twice would put two requests onto one connection, never would open another each time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "whole",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n",
        "data: {}\n\n",
        ""
      })
  void aRequestLeavesItsPlaceOnceHoweverItEnds(String answer) throws Exception {
    String said = answer.equals("whole") ? stream("a") : answer;
    boolean closes = !said.endsWith("\r\n0\r\n\r\n") && !said.contains("500");
    try (ScriptedServer server =
        new ScriptedServer(
            (asked, out) -> {
              say(out, said);
              if (closes) {
                throw new InterruptedException("closes");
              }
            })) {
      client.asking(server, 3, PATIENT);
      leftOnce(Http1Client.request(server.baseUrl(), "Hello"));
    }
  }

  @Test
  void soDoesOneThatFindsNoServer() throws Exception {
    String gone;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = "http://127.0.0.1:" + socket.getLocalPort();
    }
    client.asking(gone, "Hello", 3, PATIENT);
    leftOnce(Http1Client.request(gone, "Hello"));
  }

  private void leftOnce(Request request) throws Exception {
    List<SharedConnections.Place> places = client.take(request, 3);
    assertThat(new HashSet<>(places)).hasSize(3);
    assertThat(places.get(0).user).as("the only one there was").isEqualTo(SharedConnections.FIRST);
    assertThat(places.get(1).user).isEqualTo(SharedConnections.FIRST - 1);
  }
}
