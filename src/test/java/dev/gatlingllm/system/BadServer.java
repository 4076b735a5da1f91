package dev.gatlingllm.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that passes the preflight and then gives each streaming request the next of its answers,
 * byte for byte as they were written down.
 */
final class BadServer implements AutoCloseable {
  /** Writes an answer; the connection is closed when it returns. */
  interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private static final String GOOD =
      "{\"id\":\"1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},"
          + "\"finish_reason\":\"stop\"}]}";
  private static final String MODELS = "{\"data\":[{\"id\":\"m\"}]}";

  private final ServerSocket listener;
  private final List<Answer> answers;
  private final AtomicInteger next = new AtomicInteger();

  BadServer(List<Answer> answers) {
    this.answers = answers;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  String baseUrl() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "bad-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      String request = request(in);
      if (request.startsWith("GET ")) {
        whole(client.getOutputStream(), MODELS);
      } else if (request.contains("\"stream\":false")) {
        whole(client.getOutputStream(), GOOD);
      } else {
        answers.get(next.getAndIncrement() % answers.size()).write(client.getOutputStream());
      }
    } catch (IOException | InterruptedException e) {
      // The client has had enough.
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed");
      }
      head.append((char) b);
    }
    String lower = head.toString().toLowerCase();
    int at = lower.indexOf("content-length:");
    int length =
        at < 0 ? 0 : Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).strip());
    return head + new String(in.readNBytes(length), UTF_8);
  }

  private static void whole(OutputStream out, String json) throws IOException {
    out.write(head("200 OK", "application/json", "content-length: " + json.length()));
    out.write(json.getBytes(UTF_8));
  }

  static byte[] head(String status, String type, String more) {
    return ("HTTP/1.1 "
            + status
            + "\r\ncontent-type: "
            + type
            + "\r\nconnection: close\r\n"
            + more
            + "\r\n\r\n")
        .getBytes(UTF_8);
  }

  static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(UTF_8));
    out.flush();
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
