package dev.gatlingllm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers each connection in the same way, whatever it is asked. */
final class CannedServer implements AutoCloseable {
  /** Writes until it is done, or the client has gone. */
  interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Answer answer;
  private final boolean closes;
  private volatile String request = "";

  /**
   * @param closes the connection after the answer; else it stays open until the client goes
   */
  CannedServer(String answer, boolean closes) throws IOException {
    this(answer, closes, new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
  }

  CannedServer(String answer, boolean closes, ServerSocket server) {
    this(out -> out.write(answer.getBytes(UTF_8)), closes, server);
  }

  CannedServer(Answer answer) throws IOException {
    this(answer, true, new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
  }

  private CannedServer(Answer answer, boolean closes, ServerSocket server) {
    this.server = server;
    this.answer = answer;
    this.closes = closes;
    Thread thread = new Thread(this::serve, "canned-server");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The head and the beginning of the body of the last request. */
  String request() {
    return request;
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[16 << 10];
        request = new String(bytes, 0, Math.max(0, in.read(bytes)), UTF_8);
        OutputStream out = socket.getOutputStream();
        answer.write(out);
        out.flush();
        if (!closes) {
          in.read();
        }
      } catch (IOException | InterruptedException e) {
        // The client or the test is done with it.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
