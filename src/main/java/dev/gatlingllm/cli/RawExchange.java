package dev.gatlingllm.cli;

import dev.gatlingllm.config.Tls;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** One HTTP/1 request and its answer over a connection of its own, nothing hidden. */
final class RawExchange implements AutoCloseable {
  private static final int LONGEST_HEAD = 64 << 10;

  private final URI server;
  private final RawConnection connection;
  private int sentBytes;

  /** Is told of the answer as it comes. */
  interface Reader {
    void head(RawHead head, long nanos);

    void body(byte[] bytes, long nanos);

    /** How long to wait for the next bytes. */
    Duration patience();
  }

  private RawExchange(URI server, RawConnection connection) {
    this.server = server;
    this.connection = connection;
  }

  static RawExchange open(URI server, Tls tls, Duration timeout) throws IOException {
    return new RawExchange(server, RawConnection.open(server, tls, timeout));
  }

  long connectNanos() {
    return connection.connectNanos();
  }

  /**
   * Sends a request.
   *
   * @param text its body; none where it is empty
   * @return when its first byte was written
   */
  long send(String method, String path, Map<String, String> headers, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String base = server.getRawPath() == null ? "" : server.getRawPath();
    StringBuilder head = new StringBuilder(method + " " + base + path + " HTTP/1.1\r\n");
    if (!headers.containsKey("Host")) {
      head.append("Host: ").append(server.getRawAuthority()).append("\r\n");
    }
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    all.writeBytes(body);
    long now = System.nanoTime();
    connection.write(all.toByteArray());
    sentBytes = all.size();
    return now;
  }

  int sentBytes() {
    return sentBytes;
  }

  /**
   * Reads the answer to the end of its body, or of the connection.
   *
   * @return how its body was framed
   * @throws NotHttp if it is none
   */
  TransferDecoder read(Reader reader) throws IOException {
    RawConnection.Piece piece = connection.read(reader.patience());
    byte[] bytes = piece.bytes();
    while (RawHead.end(bytes) < 0) {
      if (piece.bytes().length == 0 || bytes.length > LONGEST_HEAD) {
        throw new EOFException(
            bytes.length == 0 ? "closed without an answer" : "the answer's head does not end");
      }
      piece = connection.read(reader.patience());
      bytes = joined(bytes, piece.bytes());
    }
    int end = RawHead.end(bytes);
    RawHead head = RawHead.of(bytes, end);
    if (!head.isHttp()) {
      throw new NotHttp(head.lines().isEmpty() ? "an empty line" : head.lines().get(0));
    }
    reader.head(head, piece.nanos());
    return readBody(head, Arrays.copyOfRange(bytes, end, bytes.length), piece.nanos(), reader);
  }

  private TransferDecoder readBody(RawHead head, byte[] start, long nanos, Reader reader)
      throws IOException {
    TransferDecoder transfer = new TransferDecoder(head);
    give(transfer.feed(start), nanos, reader);
    while (!transfer.ended() && transfer.trouble() == null) {
      RawConnection.Piece piece = connection.read(reader.patience());
      if (piece.bytes().length == 0) {
        break;
      }
      give(transfer.feed(piece.bytes()), piece.nanos(), reader);
    }
    return transfer;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  private static void give(byte[] body, long nanos, Reader reader) {
    if (body.length > 0) {
      reader.body(body, nanos);
    }
  }

  /** Whether the server closes the connection in this time. */
  boolean closedWithin(Duration time) {
    try {
      return connection.read(time).bytes().length == 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  /** What came is no HTTP. */
  static final class NotHttp extends IOException {
    private static final long serialVersionUID = 1L;

    NotHttp(String line) {
      super("no HTTP: " + line);
    }
  }
}
