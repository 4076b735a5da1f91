package dev.gatlingllm.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Detects a server that speaks TLS although its address is http://, or the reverse. */
final class OtherScheme {
  private static final int PATIENCE_MILLIS = 1_000;

  private OtherScheme() {}

  /**
   * Asks the server, without sending any of the user's data.
   *
   * @return one sentence that names the right scheme; empty if the scheme is not wrong
   */
  static Optional<String> spokenAt(String baseUrl) {
    URI uri = URI.create(baseUrl);
    boolean tls = "https".equals(uri.getScheme());
    if (uri.getHost() == null || !(tls ? answersPlain(uri) : speaksTls(uri))) {
      return Optional.empty();
    }
    String other = (tls ? "http" : "https") + baseUrl.substring(baseUrl.indexOf(':'));
    return Optional.of(
        "llm.baseUrl is '%s', but the server there speaks %s: use %s."
            .formatted(baseUrl, tls ? "HTTP without TLS" : "TLS", other));
  }

  private static boolean answersPlain(URI uri) {
    try (Socket socket = connect(uri, 443)) {
      String request = "GET / HTTP/1.1\r\nHost: " + uri.getHost() + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("HTTP/");
    } catch (IOException e) {
      return false;
    }
  }

  /** A server that sends a certificate, trusted or not, or an alert, speaks TLS. */
  private static boolean speaksTls(URI uri) {
    try (Socket socket = connect(uri, 80);
        SSLSocket tls =
            (SSLSocket)
                ((SSLSocketFactory) SSLSocketFactory.getDefault())
                    .createSocket(socket, uri.getHost(), socket.getPort(), true)) {
      tls.startHandshake();
      return true;
    } catch (SSLException e) {
      String words = String.valueOf(e.getMessage());
      return e.getCause() instanceof java.security.GeneralSecurityException
          || words.contains("PKIX")
          || words.contains("fatal alert");
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket connect(URI uri, int defaultPort) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
    socket.connect(new InetSocketAddress(uri.getHost(), port), PATIENCE_MILLIS);
    return socket;
  }
}
