package dev.gatlingllm.system;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A proxy for tests that notes what it was asked: HTTP (CONNECT, or one request with the whole
 * address in its first line), the same behind TLS, or SOCKS5 with or without a password.
 */
public final class TinyProxy implements Closeable {
  private final ServerSocket listener;
  private final boolean socks;
  private final String refusal;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private TinyProxy(ServerSocket listener, boolean socks, String refusal) {
    this.listener = listener;
    this.socks = socks;
    this.refusal = refusal;
    Daemon.start("tiny-proxy", this::accept);
  }

  public static TinyProxy http() {
    return new TinyProxy(listen(null), false, "");
  }

  /** Answers every request with this status line. */
  public static TinyProxy refusing(String statusLine) {
    return new TinyProxy(listen(null), false, statusLine);
  }

  public static TinyProxy https(SSLContext context) {
    return new TinyProxy(listen(context), false, "");
  }

  public static TinyProxy socks5() {
    return new TinyProxy(listen(null), true, "");
  }

  private static ServerSocket listen(SSLContext context) {
    try {
      InetAddress here = InetAddress.getLoopbackAddress();
      return context == null
          ? new ServerSocket(0, 50, here)
          : context.getServerSocketFactory().createServerSocket(0, 50, here);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The first line, and the credentials where there were any; a request each. */
  public List<String> asked() {
    return asked;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Daemon.start(
          "tiny-proxy",
          () -> {
            if (socks) {
              socks(client);
            } else {
              http(client);
            }
          });
    }
  }

  private void http(Socket client) throws IOException {
    String head = head(client.getInputStream());
    String first = head.lines().findFirst().orElse("");
    String credentials =
        head.lines()
            .filter(line -> line.toLowerCase().startsWith("proxy-authorization:"))
            .map(line -> " " + line.substring(20).strip())
            .findFirst()
            .orElse("");
    asked.add(first + credentials);
    if (!refusal.isEmpty()) {
      write(client, "HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    String target = first.split(" ")[1];
    if (first.startsWith("CONNECT ")) {
      int colon = target.lastIndexOf(':');
      Socket server =
          new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
      write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
      join(client, server);
    } else {
      URI uri = URI.create(target);
      Socket server = new Socket(uri.getHost(), uri.getPort());
      write(server, head.replaceFirst(" http://[^/]*", " "));
      join(client, server);
    }
  }

  /** RFC 1928, and 1929 for the password. */
  private void socks(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    in.readByte();
    byte[] methods = in.readNBytes(in.readByte());
    boolean password = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
    out.write(new byte[] {5, (byte) (password ? 2 : 0)});
    String credentials = "";
    if (password) {
      in.readByte();
      credentials = " " + text(in) + ":" + text(in);
      out.write(new byte[] {1, 0});
    }
    byte[] start = in.readNBytes(4);
    String host =
        start[3] == 3 ? text(in) : InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
    int port = in.readUnsignedShort();
    asked.add("SOCKS5 " + host + ":" + port + credentials);
    Socket server = new Socket(host, port);
    out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    join(client, server);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
  }

  /** Of a request or an answer; shorter where the connection ended. */
  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void join(Socket client, Socket server) {
    Daemon.start("tiny-proxy", () -> client.getInputStream().transferTo(server.getOutputStream()));
    Daemon.start(
        "tiny-proxy",
        () -> {
          server.getInputStream().transferTo(client.getOutputStream());
          client.close();
        });
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
