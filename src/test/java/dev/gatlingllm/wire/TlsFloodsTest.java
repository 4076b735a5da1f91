package dev.gatlingllm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Timeouts;
import dev.gatlingllm.record.FailureCause;
import dev.gatlingllm.system.Keys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes of TLS without end (RFC 8446, section 5.1 for what a record is). */
@Timeout(60)
class TlsFloodsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Timeouts HASTY = new Timeouts(Duration.ofSeconds(1), LONG, LONG, LONG);
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  @TempDir static Path folder;
  private static Keys keys;

  @BeforeAll
  static void prepare() {
    keys = Keys.ofLocalhost(folder, "server");
  }

  /** Writes until the client has gone. */
  private interface Flood {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private static byte[] record(int type, int length) {
    return new byte[] {(byte) type, 3, 3, (byte) (length >> 8), (byte) length};
  }

  private static Stream<Arguments> floods() {
    Flood silent = out -> Thread.sleep(LONG.toMillis());
    Flood drip =
        out -> {
          out.write(record(HANDSHAKE, 16_384));
          for (int i = 0; i < 1000; i++) {
            out.write(0);
            Thread.sleep(20);
          }
        };
    Flood largeMessage =
        out -> {
          for (int i = 0; i < 10_000; i++) {
            byte[] block = new byte[16_384];
            if (i == 0) {
              System.arraycopy(new byte[] {2, (byte) 255, (byte) 255, (byte) 255}, 0, block, 0, 4);
            }
            out.write(record(HANDSHAKE, block.length));
            out.write(block);
          }
        };
    Flood warnings =
        out -> {
          for (int i = 0; i < 1_000_000; i++) {
            out.write(record(ALERT, 2));
            out.write(new byte[] {1, 90});
          }
        };
    return Stream.of(
        Arguments.of("no word", silent, FailureCause.TIMEOUT_CONNECT),
        Arguments.of("a record that never ends", drip, FailureCause.TIMEOUT_CONNECT),
        Arguments.of("a message of 16 MB", largeMessage, FailureCause.TLS),
        Arguments.of("warnings without end", warnings, FailureCause.TLS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void eachEndsWithItsCause(String name, Flood flood, FailureCause cause) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Http2Client client = new Http2Client(keys, listener.getLocalPort()).within(HASTY)) {
      Thread server = new Thread(() -> serve(listener, flood), "tls-flood");
      server.setDaemon(true);
      server.start();
      LlmExchange exchange = client.ask(Map.of(), 9).await();
      assertThat(exchange.outcome.cause()).as(exchange.outcome.message()).isEqualTo(cause);
      server.interrupt();
    }
  }

  private static void serve(ServerSocket listener, Flood flood) {
    try (Socket socket = listener.accept()) {
      flood.write(socket.getOutputStream());
    } catch (IOException | InterruptedException e) {
      // The client has had enough.
    }
  }
}
