package dev.gatlingllm.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP server that says the same to everybody, whatever it is asked, and hangs up. */
public final class OddServer implements AutoCloseable {
  private final ServerSocket listener;
  private final String words;

  private OddServer(ServerSocket listener, String words) {
    this.listener = listener;
    this.words = words;
  }

  public static OddServer thatSays(String words) {
    try {
      OddServer server =
          new OddServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), words);
      Thread thread = new Thread(server::answer, "odd-server");
      thread.setDaemon(true);
      thread.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole HTTP answer. */
  public static OddServer thatAnswers(int status, String contentType, String body) {
    return thatSays(
        "HTTP/1.1 %d Odd\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, contentType, body.length(), body));
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void answer() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        InputStream in = client.getInputStream();
        // The head of the request; closing with unread bytes would reset the connection.
        String head = TinyProxy.head(in);
        in.skipNBytes(bodyLength(head));
        client.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // the client or the test has hung up
      }
    }
  }

  private static long bodyLength(CharSequence head) {
    return head.toString()
        .lines()
        .filter(line -> line.toLowerCase().startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
