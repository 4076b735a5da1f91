package dev.gatlingllm.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a request's head, and no more; answers it, and leaves the connection open. */
final class HalfDeafServer implements AutoCloseable {
  private final ServerSocket listener;
  private final byte[] answer;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  HalfDeafServer(byte[] answer) {
    this.answer = answer;
    try {
      listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "half-deaf-server");
    thread.setDaemon(true);
    thread.start();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** That were accepted. */
  int connections() {
    return clients.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append(new String(client.getInputStream().readNBytes(1), ISO_8859_1));
        }
        client.getOutputStream().write(answer);
      } catch (IOException e) {
        // The client has had enough, or the test.
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
