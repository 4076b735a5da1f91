package dev.gatlingllm.system;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP/1.1 server that keeps its connections and sends what a script says, byte for byte. */
public final class ScriptedServer implements AutoCloseable {
  /** Sends what answers a request; the connection is closed when it throws, or {@link Reset}. */
  public interface Script {
    void answer(Asked asked, OutputStream out) throws IOException, InterruptedException;
  }

  /** Resets the connection (RST), after all that was sent. */
  public static final class Reset extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A request.
   *
   * @param connection from 1
   * @param number on that connection, from 1
   * @param text head and body
   */
  public record Asked(int connection, int number, String text) {
    public boolean streams() {
      return text.contains("\"stream\":true");
    }
  }

  private final ServerSocket listener;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  public ScriptedServer(Script script) {
    this.script = script;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** Its bytes as they are, a char a byte. */
  public static void say(OutputStream out, String bytes) throws IOException {
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** A whole answer that keeps its connection. */
  public static String whole(String status, String type, String body) {
    return "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, type, body.length(), body);
  }

  /** A whole stream of a chat with these texts, in one chunk of the transfer. */
  public static String stream(String... texts) {
    StringBuilder events = new StringBuilder();
    for (String text : texts) {
      events
          .append("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
          .append(text)
          .append("\"}}]}\n\n");
    }
    events.append("data: [DONE]\n\n");
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(events.length())
        + "\r\n"
        + events
        + "\r\n0\r\n\r\n";
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** That were accepted. */
  public int connections() {
    return connections.get();
  }

  /** That came. */
  public int requests() {
    return requests.get();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        int connection = connections.incrementAndGet();
        start(() -> serve(client, connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client, int connection) {
    try (client) {
      client.setTcpNoDelay(true);
      answer(client, connection);
    } catch (IOException | InterruptedException e) {
      // The client or the script has had enough.
    }
  }

  private void answer(Socket client, int connection) throws IOException, InterruptedException {
    try {
      InputStream in = new BufferedInputStream(client.getInputStream());
      for (int number = 1; true; number++) {
        String text = request(in);
        requests.incrementAndGet();
        script.answer(new Asked(connection, number, text), client.getOutputStream());
      }
    } catch (Reset e) {
      client.setSoLinger(true, 0);
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
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
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
