package dev.gatlingllm.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One blocking connection, without any HTTP client that could hide something. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private final long connectNanos;

  private RawConnection(Socket socket, long connectNanos) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.connectNanos = connectNanos;
  }

  /**
   * Connects, with TLS where the address says https; its certificate is checked.
   *
   * @throws javax.net.ssl.SSLException if the server does not speak TLS or is not to be trusted
   */
  static RawConnection open(URI server, Duration timeout) throws IOException {
    long start = System.nanoTime();
    boolean tls = "https".equals(server.getScheme());
    int port = server.getPort() != -1 ? server.getPort() : tls ? 443 : 80;
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host(server), port), millis(timeout));
      if (tls) {
        socket.setSoTimeout(millis(timeout));
        socket = secured(socket, host(server), port);
      }
      return new RawConnection(socket, System.nanoTime() - start);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String host(URI server) {
    return server.getHost().replaceAll("^\\[|]$", "");
  }

  private static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * Waits for bytes.
   *
   * @return what came; nothing at the connection's end
   * @throws SocketTimeoutException if nothing came in time
   */
  byte[] read(Duration timeout) throws IOException {
    socket.setSoTimeout(millis(timeout));
    int count = in.read(buffer);
    return Arrays.copyOf(buffer, Math.max(0, count));
  }

  /** How long DNS, TCP and TLS took. */
  long connectNanos() {
    return connectNanos;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
