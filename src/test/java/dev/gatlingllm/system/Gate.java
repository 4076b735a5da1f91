package dev.gatlingllm.system;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A port in front of the simulator that lets the first connections through and then turns on the
 * client: so a preflight passes and the load meets a fault of the network.
 */
final class Gate implements Closeable {
  /** What later connections meet. */
  enum Then {
    /** Nobody listens. */
    REFUSE,
    /** The listener's queue is full: a connect hangs. */
    HANG,
    /** Something that is no TLS answers. */
    TALK_PLAIN
  }

  private final ServerSocket listener;
  private final int target;
  private final int letThrough;
  private final Then then;
  private final List<Closeable> open = new ArrayList<>();

  private Gate(int target, int letThrough, Then then) throws IOException {
    // A queue of one is soon full; the port is never given up, or somebody else might take it.
    this.listener =
        new ServerSocket(0, then == Then.HANG ? 1 : 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.letThrough = letThrough;
    this.then = then;
    Daemon.start("gate", this::accept);
  }

  static Gate before(int targetPort, int letThrough, Then then) {
    try {
      return new Gate(targetPort, letThrough, then);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() throws IOException {
    for (int i = 0; i < letThrough; i++) {
      Socket client = keep(listener.accept());
      Socket server = keep(new Socket(InetAddress.getLoopbackAddress(), target));
      Daemon.start("gate", () -> pipe(client, server));
      Daemon.start("gate", () -> pipe(server, client));
    }
    switch (then) {
      case REFUSE -> listener.close();
      case HANG -> fillUp();
      case TALK_PLAIN -> talkPlain();
    }
  }

  /** Linux drops the SYN where a listener's queue of not yet accepted connections is full. */
  private void fillUp() {
    for (int i = 0; i < 4; i++) {
      Socket waiting = keep(new Socket());
      try {
        waiting.connect(listener.getLocalSocketAddress(), 200);
      } catch (IOException full) {
        return;
      }
    }
  }

  private void talkPlain() throws IOException {
    while (true) {
      Socket client = keep(listener.accept());
      client.getOutputStream().write("220 no TLS here\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void pipe(Socket from, Socket to) throws IOException {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    }
  }

  private Socket keep(Socket socket) {
    synchronized (open) {
      open.add(socket);
    }
    return socket;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (open) {
      for (Closeable one : open) {
        one.close();
      }
    }
  }
}
